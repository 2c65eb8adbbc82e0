package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;
import java.util.concurrent.CompletionStage;

/**
 * Sockets that somebody else owns, as a room's outbox reaches them. Stages never fail: whatever
 * happens is an {@link Outcome}. Safe for use by many threads; how many calls run at once is
 * bounded by the implementation, and rooms whose calls wait take turns.
 */
public interface Sockets {
  /** What became of a call, and so what its room does next. */
  enum Outcome {
    /** The socket has it. */
    DONE,
    /** The socket is still opening: soon again. */
    NOT_OPEN_YET,
    /** The socket is gone, or never was. */
    GONE,
    /** It will not succeed by trying again. */
    REFUSED,
    /** It did not arrive, or nobody knows: again after a pause. */
    LATER
  }

  /**
   * A socket, and what its room knows of it.
   *
   * @param id its connection's
   * @param age milliseconds since it was let in
   * @param wasOpen whether it has taken or brought anything
   */
  record Target(String id, long age, boolean wasOpen) {}

  /** The same sockets for the calls of one room, which take their turns with other rooms' calls. */
  default Sockets of(RoomAddress room) {
    return this;
  }

  /**
   * Sends one text message.
   *
   * @param utf8 at most 128 KB; not copied, so not to be changed afterwards
   */
  CompletionStage<Outcome> post(Target socket, byte[] utf8);

  /** Closes a socket; its client sees code 1000. */
  CompletionStage<Outcome> close(Target socket);

  /** Asks whether a socket is still open: {@code DONE} if it is. */
  CompletionStage<Outcome> probe(Target socket);
}
