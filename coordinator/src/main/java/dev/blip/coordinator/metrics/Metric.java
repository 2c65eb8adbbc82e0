package dev.blip.coordinator.metrics;

/** One thing that can be scraped. */
sealed interface Metric permits Counter, Gauge, Histogram {
  /** Prometheus's word for this kind of metric. */
  String type();

  /**
   * Appends the current values.
   *
   * @param labels empty, or {@code name="value"} without braces
   */
  void append(StringBuilder page, String name, String labels);

  /** Appends one line of the page. */
  static void line(StringBuilder page, String name, String labels, double value) {
    page.append(name);
    if (!labels.isEmpty()) page.append('{').append(labels).append('}');
    page.append(' ').append(number(value)).append('\n');
  }

  /** Whole numbers without a fraction, the rest as Java writes it. */
  static String number(double value) {
    if (Double.isNaN(value)) return "NaN";
    if (Double.isInfinite(value)) return value > 0 ? "+Inf" : "-Inf";
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
