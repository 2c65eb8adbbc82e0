package dev.blip.protocol;

/** How values from outside are shown in messages and logs, and which texts are none. */
public final class Text {
  private static final int SHOWN = 80;

  private Text() {}

  /** The value in quotes, shortened to 80 characters, control characters replaced. */
  public static String quoted(String value) {
    String plain = value.replaceAll("[\\p{Cc}\\p{Cs}]", "?");
    return '"' + (plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…") + '"';
  }

  /**
   * Where a surrogate stands without its other half: such a text has no UTF-8 form, so it could be
   * neither stored nor sent as it is.
   *
   * @return the first one's index, counted in UTF-16 from 0; -1 if there is none
   */
  public static int loneSurrogate(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!Character.isSurrogate(c)) continue;
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(i + 1));
      if (!pair) return i;
      i++;
    }
    return -1;
  }

  /**
   * A text that can be stored and sent as it is.
   *
   * @param field what the message names
   * @throws Refusal (400) with field and position if it holds a lone surrogate
   */
  public static String wellFormed(String field, String value) {
    int at = loneSurrogate(value);
    if (at < 0) return value;
    throw Refusal.bad(
        "%s must be Unicode text, has a lone surrogate (U+%04X) at position %d, counted from 0"
            .formatted(field, (int) value.charAt(at), at));
  }

  /**
   * A text of one line, that shows as what it is.
   *
   * @param field what the message names
   * @throws Refusal (400) with field, value and position if it holds a control character, U+0000 to
   *     U+001F or U+007F to U+009F
   */
  public static String line(String field, String value) {
    return plain(field, value, "", "must have no control character, tab or line break");
  }

  /** The same of one that may have tabs and line breaks ({@code \t}, {@code \n}, {@code \r}). */
  public static String lines(String field, String value) {
    return plain(field, value, "\t\n\r", "must have no control character but tabs and line breaks");
  }

  private static String plain(String field, String value, String but, String must) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!Character.isISOControl(c) || but.indexOf(c) >= 0) continue;
      throw Refusal.bad(
          "%s %s, has U+%04X at position %d, counted from 0, was %s"
              .formatted(field, must, (int) c, i, quoted(value)));
    }
    return value;
  }
}
