package dev.blip.coordinator.runtime;

/**
 * Tells a call from every other, so that one that is sent again is answered again, not done again.
 *
 * @param id never used for another call; empty for calls that may be done twice
 * @param again whether it may have been carried out before
 */
public record Call(String id, boolean again) {
  /** A call that may be done twice. */
  public static final Call UNNAMED = new Call("", false);

  public boolean isUnnamed() {
    return id.isEmpty();
  }

  /** The same call, sent once more. */
  public Call sentAgain() {
    return new Call(id, true);
  }
}
