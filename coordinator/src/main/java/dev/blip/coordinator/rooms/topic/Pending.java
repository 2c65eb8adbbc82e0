package dev.blip.coordinator.rooms.topic;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A message that was handed out and is not acknowledged. */
final class Pending {
  /** What is due first comes first. */
  static final Comparator<Pending> BY_DUE =
      Comparator.comparingLong((Pending p) -> p.due).thenComparingLong(p -> p.seq);

  /** What was let down least comes first, or else what is never acknowledged would hold up all. */
  static final Comparator<Pending> BY_TURN =
      Comparator.comparingInt((Pending p) -> p.letDown).thenComparingLong(p -> p.seq);

  final long seq;

  /** How often it was sent, or is being sent. */
  int delivery;

  /**
   * How often it came back from a member that stays, since the room was opened. Not to change while
   * it waits.
   */
  int letDown;

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
