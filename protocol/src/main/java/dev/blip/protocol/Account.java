package dev.blip.protocol;

import java.util.regex.Pattern;

/** How accounts are named. */
public final class Account {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private Account() {}

  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * @throws Refusal (400) if the text cannot name an account
   */
  public static String require(String text) {
    if (isName(text)) return text;
    throw Refusal.bad("account must match " + NAME + ", was " + Text.quoted(text));
  }
}
