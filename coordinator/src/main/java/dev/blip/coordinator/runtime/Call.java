package dev.blip.coordinator.runtime;

/**
 * A call's name, so that one that is sent again is answered again, not done again.
 *
 * @param id never used for another call; empty for calls that may be done twice
 */
public record Call(String id) {
  /** A call that may be done twice. */
  public static final Call UNNAMED = new Call("");

  public boolean isUnnamed() {
    return id.isEmpty();
  }
}
