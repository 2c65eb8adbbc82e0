package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.Sockets.Outcome;

/** What becomes of a message on its way out to a visitor. */
public enum Send {
  /** API Gateway takes it; the visitor hears it. */
  ARRIVES(true, Outcome.DONE),
  /** API Gateway takes it, but its answer never comes: the room will send it once more. */
  LOSES_ITS_ANSWER(true, Outcome.FAILED),
  /** API Gateway does not answer, or with a 5xx: sent again after a pause. */
  FAILS(false, Outcome.FAILED),
  /** API Gateway says 429: sent again after a pause. */
  IS_THROTTLED(false, Outcome.THROTTLED),
  /** API Gateway says 410: not open yet if nothing has arrived, gone otherwise. */
  FINDS_NOBODY(false, Outcome.GONE),
  /** API Gateway will never take it (413): skipped. */
  IS_REFUSED(false, Outcome.REFUSED),
  /**
   * API Gateway says 400 or 403: no such connection, if nothing has ever arrived; otherwise
   * skipped.
   */
  IS_UNKNOWN(false, Outcome.UNKNOWN);

  private final boolean heard;
  private final Outcome outcome;

  Send(boolean heard, Outcome outcome) {
    this.heard = heard;
    this.outcome = outcome;
  }

  boolean isHeard() {
    return heard;
  }

  Outcome outcome() {
    return outcome;
  }
}
