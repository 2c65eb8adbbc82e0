package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;
import java.util.concurrent.CompletionStage;

/**
 * The sockets that API Gateway owns, as a room's outbox reaches them. Stages never fail: whatever
 * happens is a {@link Outcome}. Safe for use by many threads; how many calls run at once is bounded
 * by the implementation, and rooms whose calls wait take turns.
 */
public interface Sockets {
  /** What became of a call. */
  enum Outcome {
    /** API Gateway took it. */
    DONE,
    /** 410: not open yet, or no longer. */
    GONE,
    /** 429: later. */
    THROTTLED,
    /**
     * 400 or 403: no such connection, as for an ID that never was; or, where the socket is known to
     * have been open, a message that will not do.
     */
    UNKNOWN,
    /** 413: will not succeed by trying again. */
    REFUSED,
    /** No answer, or a 5xx: later. */
    FAILED
  }

  /** The same sockets for the calls of one room, which take their turns with other rooms' calls. */
  default Sockets of(RoomAddress room) {
    return this;
  }

  /**
   * Sends one text message.
   *
   * @param utf8 at most 128 KB; not copied, so not to be changed afterwards
   */
  CompletionStage<Outcome> post(String connectionId, byte[] utf8);

  /** Closes a socket; its client sees code 1000. */
  CompletionStage<Outcome> close(String connectionId);

  /** Asks whether a socket is still open. */
  CompletionStage<Outcome> probe(String connectionId);
}
