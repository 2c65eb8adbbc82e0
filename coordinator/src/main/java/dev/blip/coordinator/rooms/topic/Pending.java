package dev.blip.coordinator.rooms.topic;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A message that was handed out and is not acknowledged. */
final class Pending {
  /** What is due first comes first. */
  static final Comparator<Pending> BY_DUE =
      Comparator.comparingLong((Pending p) -> p.due).thenComparingLong(p -> p.seq);

  final long seq;

  /** How often it was sent, or is being sent. */
  int delivery;

  /** Who has it; null while it waits to be handed out again. */
  @Nullable Member member;

  /** The hand-out's number in the member's lane. */
  long number;

  /** When its acknowledgement is overdue, by the topic's time. */
  long due;

  /** Who has not acknowledged it in time, and had better not get it again. */
  @Nullable Member late;

  Pending(long seq) {
    this.seq = seq;
  }
}
