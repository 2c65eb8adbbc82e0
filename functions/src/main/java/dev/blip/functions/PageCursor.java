package dev.blip.functions;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The text of a place where a page goes on. It carries a check over itself and over the question
 * that it belongs to, so that one that was changed, or belongs to another account or question, is
 * none. The check is no secret: one who makes a cursor of their own reads their own pages with it,
 * since the account is the token's.
 */
public final class PageCursor {
  private static final int LONGEST = 2_000;
  private static final int CHECK_BYTES = 9;

  private PageCursor() {}

  /**
   * @param question names the account and all that was asked for but the limit
   */
  public static String of(String place, String question) {
    String text = base64(place.getBytes(StandardCharsets.UTF_8));
    return text + "." + check(text, question);
  }

  /** The place of a cursor that was answered to a question, empty if it is none. */
  public static Optional<String> place(String cursor, String question) {
    int dot = cursor.lastIndexOf('.');
    if (dot < 0 || cursor.length() > LONGEST) return Optional.empty();
    String text = cursor.substring(0, dot);
    if (!cursor.substring(dot + 1).equals(check(text, question))) return Optional.empty();
    try {
      byte[] place = Base64.getUrlDecoder().decode(text);
      return Optional.of(new String(place, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String check(String place, String question) {
    try {
      byte[] bytes = (question + '\n' + place).getBytes(StandardCharsets.UTF_8);
      byte[] whole = MessageDigest.getInstance("SHA-256").digest(bytes);
      return base64(Arrays.copyOf(whole, CHECK_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
