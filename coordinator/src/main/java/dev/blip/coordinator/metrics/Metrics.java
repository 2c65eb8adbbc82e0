package dev.blip.coordinator.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Every number that one coordinator tells. Asking twice for the same name and label gives the same
 * metric, so parts that share a number need not know each other. Safe for use by many threads.
 */
public final class Metrics {
  /** What {@link #text()} is. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  private final Map<String, Family> families = new ConcurrentSkipListMap<>();

  /**
   * A counter without a label.
   *
   * @param name {@code [a-z][a-z0-9_]*}, by custom ending in {@code _total}
   * @param help one sentence for whoever reads the page
   */
  public Counter counter(String name, String help) {
    return family(name, help, "").metric("", Counter.class, Counter::new);
  }

  /** The counter of one label value; every counter of one name has the same label. */
  public Counter counter(String name, String help, String label, String value) {
    return family(name, help, label).metric(labels(label, value), Counter.class, Counter::new);
  }

  /** A number that is asked for at each scrape; replaces an earlier source of the same name. */
  public void gauge(String name, String help, DoubleSupplier source) {
    Family family = family(name, help, "");
    family.metric("", Gauge.class, () -> new Gauge(source));
    family.metrics.put("", new Gauge(source));
  }

  /**
   * A histogram of durations.
   *
   * @param name by custom ending in {@code _seconds}
   * @param limits the buckets' upper limits in seconds, ascending
   */
  public Histogram histogram(String name, String help, double... limits) {
    return family(name, help, "").metric("", Histogram.class, () -> new Histogram(limits));
  }

  /** Everything, in Prometheus's text format, sorted by name. */
  public String text() {
    var page = new StringBuilder(2048);
    families.forEach((name, family) -> family.append(page, name));
    return page.toString();
  }

  private Family family(String name, String help, String label) {
    requireName(name);
    if (!label.isEmpty()) requireName(label);
    Family family = families.computeIfAbsent(name, _ -> new Family(help, label));
    if (!family.label.equals(label)) {
      throw new IllegalArgumentException(
          "metric " + name + " has label \"" + family.label + "\", not \"" + label + '"');
    }
    return family;
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("name must match " + NAME + ", was \"" + name + '"');
    }
  }

  private static String labels(String label, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return label + "=\"" + escaped + '"';
  }

  /** Everything under one name. */
  private record Family(String help, String label, Map<String, Metric> metrics) {
    Family(String help, String label) {
      this(help.replace("\\", "\\\\").replace("\n", "\\n"), label, new ConcurrentSkipListMap<>());
    }

    <M extends Metric> M metric(String labels, Class<M> type, Supplier<M> maker) {
      Metric metric = metrics.computeIfAbsent(labels, _ -> maker.get());
      if (type.isInstance(metric)) return type.cast(metric);
      throw new IllegalArgumentException(
          "metric is a " + metric.type() + ", not a " + type.getSimpleName());
    }

    void append(StringBuilder page, String name) {
      Metric any = metrics.values().stream().findFirst().orElse(null);
      if (any == null) return;
      page.append("# HELP ").append(name).append(' ').append(help).append('\n');
      page.append("# TYPE ").append(name).append(' ').append(any.type()).append('\n');
      metrics.forEach((labels, metric) -> metric.append(page, name, labels));
    }
  }
}
