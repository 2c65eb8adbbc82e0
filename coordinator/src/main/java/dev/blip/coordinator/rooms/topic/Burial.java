package dev.blip.coordinator.rooms.topic;

import java.util.function.Supplier;

/**
 * When a message is set aside, and where.
 *
 * @param config of the topic as it is now
 */
record Burial(DeadLetters letters, Supplier<TopicConfig> config) {
  /** Whether a message that was sent so often, and is not acknowledged, is not sent again. */
  boolean isDue(int deliveries) {
    Long most = config.get().maxDeliver();
    return most != null && deliveries >= most;
  }
}
