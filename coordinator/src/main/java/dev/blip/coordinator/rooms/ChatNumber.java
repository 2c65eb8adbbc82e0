package dev.blip.coordinator.rooms;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as JavaScript writes them. */
final class ChatNumber {
  private ChatNumber() {}

  /** As {@code "" + number}: the fewest digits that tell it from others, by ECMAScript's rules. */
  static String text(double number) {
    if (Double.isNaN(number)) return "NaN";
    if (Double.isInfinite(number)) return number > 0 ? "Infinity" : "-Infinity";
    if (number == 0) return "0";
    if (number < 0) return "-" + text(-number);
    BigDecimal shortest = shortest(number);
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    if (point > 21 || point <= -6) return scientific(digits, point - 1);
    if (point <= 0) return "0." + "0".repeat(-point) + digits;
    if (point >= digits.length()) return digits + "0".repeat(point - digits.length());
    return digits.substring(0, point) + "." + digits.substring(point);
  }

  /** Java writes two digits at least, also where one would do. */
  private static BigDecimal shortest(double number) {
    BigDecimal written = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    BigDecimal one = written.round(new MathContext(1, RoundingMode.HALF_EVEN));
    return one.doubleValue() == number ? one.stripTrailingZeros() : written;
  }

  private static String scientific(String digits, int exponent) {
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }
}
