package dev.blip.functions.links;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Addresses put together of what goes wrong in addresses; the same ones each time. */
public final class ImaginedAddresses {
  private static final List<String> HOSTS =
      List.of(
          "example.com",
          "münchen.de",
          "a_b.c",
          "1.2.3",
          "0x10",
          "[::1:0]",
          "\uff21.com",
          "ß.x",
          "EXAMPLE.org.",
          "xn--mnchen-3ya.de");

  private static final List<String> PIECES =
      List.of(
          "/", "\\", ".", "..", "%2e", "%", "%e", "a", "B", "é", "語", "😀", "e\u0301", " ", "|",
          "{", "}", "[", "]", "`", "'", "\"", "<", ">", ";", ",", "+", "&", "=", "~", "!", "@", ":",
          "?", "#", "\u2028", "\u00ad", "\ufeff", "(", "*", "$");

  private ImaginedAddresses() {}

  public static List<String> some(int count) {
    var random = new Random(7);
    return Stream.generate(() -> one(random)).limit(count).toList();
  }

  private static String one(Random random) {
    var text = new StringBuilder(random.nextBoolean() ? "https://" : "http:/\\/");
    text.append(pick(HOSTS, random));
    if (random.nextInt(4) == 0) text.append(pick(PIECES, random));
    if (random.nextInt(4) == 0) text.append(':').append(random.nextInt(500));
    text.append('/');
    for (int n = random.nextInt(9); n > 0; n--) text.append(pick(PIECES, random));
    return text.toString();
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
