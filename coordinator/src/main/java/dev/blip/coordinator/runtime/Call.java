package dev.blip.coordinator.runtime;

/**
 * A call's name, so that one that is sent again is answered again, not done again.
 *
 * @param id never used for another call; empty for calls that may be done twice
 * @param bySender whether its sender gave it, and gives it again with each try
 */
public record Call(String id, boolean bySender) {
  /** A call that may be done twice. */
  public static final Call UNNAMED = new Call("", false);

  /** A call that its sender has named. */
  public static Call of(String id) {
    return new Call(id, true);
  }

  public boolean isUnnamed() {
    return id.isEmpty();
  }
}
