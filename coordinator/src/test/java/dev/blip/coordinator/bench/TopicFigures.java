package dev.blip.coordinator.bench;

import java.util.Locale;

/** How long something took for a number of messages. */
record TopicFigures(int messages, long nanos) {
  static TopicFigures since(int messages, long begin) {
    return new TopicFigures(messages, System.nanoTime() - begin);
  }

  double perSecond() {
    return messages / (nanos / 1e9);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,.0f a second", perSecond());
  }
}
