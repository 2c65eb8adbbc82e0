package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.GatewaySockets.Result;

/** What becomes of a message on its way out to a visitor. */
public enum Send {
  /** API Gateway takes it; the visitor hears it. */
  ARRIVES(true, Result.DONE),
  /** API Gateway takes it, but its answer never comes: the room will send it once more. */
  LOSES_ITS_ANSWER(true, Result.FAILED),
  /** API Gateway does not answer, or with a 5xx: sent again after a pause. */
  FAILS(false, Result.FAILED),
  /** API Gateway says 429: sent again after a pause. */
  IS_THROTTLED(false, Result.THROTTLED),
  /** API Gateway says 410: not open yet if nothing has arrived, gone otherwise. */
  FINDS_NOBODY(false, Result.GONE),
  /** API Gateway will never take it (413): skipped. */
  IS_REFUSED(false, Result.REFUSED),
  /**
   * API Gateway says 400 or 403: no such connection, if nothing has ever arrived; otherwise
   * skipped.
   */
  IS_UNKNOWN(false, Result.UNKNOWN);

  private final boolean heard;
  private final Result answer;

  Send(boolean heard, Result answer) {
    this.heard = heard;
    this.answer = answer;
  }

  boolean isHeard() {
    return heard;
  }

  Result answer() {
    return answer;
  }
}
