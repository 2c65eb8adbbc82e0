package dev.blip.coordinator.metrics;

import java.util.function.DoubleSupplier;

/** A number that is asked for when somebody looks. */
record Gauge(DoubleSupplier source) implements Metric {
  @Override
  public String type() {
    return "gauge";
  }

  @Override
  public void append(StringBuilder page, String name, String labels) {
    Metric.line(page, name, labels, source.getAsDouble());
  }
}
