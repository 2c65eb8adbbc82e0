package dev.blip.protocol;

/** How values from outside are shown in messages and logs. */
public final class Text {
  private static final int SHOWN = 80;

  private Text() {}

  /** The value in quotes, shortened to 80 characters, control characters replaced. */
  public static String quoted(String value) {
    String plain = value.replaceAll("\\p{Cntrl}", "?");
    return '"' + (plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…") + '"';
  }
}
