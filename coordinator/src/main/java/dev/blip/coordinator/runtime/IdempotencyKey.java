package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;

/** What a call is known by, so that one that is sent again is answered again, not done again. */
public sealed interface IdempotencyKey {
  /** Of a call that may be done twice. */
  IdempotencyKey NONE = new None();

  /** The call may be done twice. */
  record None() implements IdempotencyKey {}

  /**
   * A name.
   *
   * @param id never used for another call
   * @param bySender whether its sender gave it, and gives it again with each try
   */
  record Named(String id, boolean bySender) implements IdempotencyKey {}

  /**
   * A place among the calls of another room, which makes the next one when it has this one's
   * answer.
   *
   * @param incarnation of the caller: one that was destroyed and made anew is another caller
   * @param number rises with each call of the caller
   */
  record Numbered(RoomAddress caller, String incarnation, long number) implements IdempotencyKey {}

  /** A name that the sender has given. */
  static IdempotencyKey of(String id) {
    return new Named(id, true);
  }
}
