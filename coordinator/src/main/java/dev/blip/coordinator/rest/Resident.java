package dev.blip.coordinator.rest;

import java.util.OptionalLong;

/** The coordinator, to whoever decides whether it may rest. Safe for use by many threads. */
public interface Resident {
  /**
   * Epoch milliseconds of the last call to a room that came here, or of when rooms could first be.
   */
  long lastCallAt();

  /** Whether rooms can be called, and none is open here. */
  boolean isQuiet();

  /**
   * Whether other coordinators are there, or were until lately.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the leases cannot be read
   */
  boolean isInCompany();

  /** When the next room is due that sleeps, in epoch milliseconds; empty for none. */
  OptionalLong nextDue();

  /** Refuses calls from now on, in the way that functions ask again on. */
  void shut();

  /** Takes calls again. */
  void reopen();

  /** How many calls have been refused since it was shut. */
  long turnedAway();
}
