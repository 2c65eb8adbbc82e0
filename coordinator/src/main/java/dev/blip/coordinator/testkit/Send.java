package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.Sockets.Delivery;

/** What becomes of a message on its way out to a visitor. */
public enum Send {
  /** API Gateway takes it; the visitor hears it. */
  ARRIVES(true, Delivery.DONE),
  /** API Gateway takes it, but its answer never comes: the room will send it once more. */
  LOSES_ITS_ANSWER(true, Delivery.FAILED),
  /** API Gateway does not answer, or with a 5xx: sent again after a pause. */
  FAILS(false, Delivery.FAILED),
  /** API Gateway says 429: sent again after a pause. */
  IS_THROTTLED(false, Delivery.THROTTLED),
  /** API Gateway says 410: not open yet if nothing has arrived, gone otherwise. */
  FINDS_NOBODY(false, Delivery.GONE),
  /** API Gateway will never take it (413): skipped. */
  IS_REFUSED(false, Delivery.REFUSED),
  /**
   * API Gateway says 400 or 403: no such connection, if nothing has ever arrived; otherwise
   * skipped.
   */
  IS_UNKNOWN(false, Delivery.UNKNOWN);

  private final boolean heard;
  private final Delivery delivery;

  Send(boolean heard, Delivery delivery) {
    this.heard = heard;
    this.delivery = delivery;
  }

  boolean isHeard() {
    return heard;
  }

  Delivery delivery() {
    return delivery;
  }
}
