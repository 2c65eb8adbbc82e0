package dev.blip.local.template;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An SQS queue of the template.
 *
 * @param name its name on a laptop: the logical ID, with {@code .fifo} where it keeps an order
 * @param visibility how long a received message is hidden from other receivers
 * @param retention how long a message is kept
 * @param redrive where messages go that were received too often, null for nowhere
 */
public record QueueSpec(
    String name, Duration visibility, Duration retention, @Nullable Redrive redrive) {
  private static final String ORDERED = ".fifo";

  /** The name of a queue. */
  static String name(String logicalId, boolean keepsOrder) {
    return keepsOrder ? logicalId + ORDERED : logicalId;
  }

  /** Whether it hands messages of a group out one after the other, in their order. */
  public boolean keepsOrder() {
    return name.endsWith(ORDERED);
  }

  /**
   * Where messages go that were received too often.
   *
   * @param deadLetters name of the dead-letter queue
   * @param maxReceives how often a message may be received before it goes there
   */
  public record Redrive(String deadLetters, int maxReceives) {}
}
