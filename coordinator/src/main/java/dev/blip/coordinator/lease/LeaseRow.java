package dev.blip.coordinator.lease;

/**
 * A coordinator's lease as it stands in the table.
 *
 * @param id never used twice
 * @param version rises with each renewal
 * @param standing how far its holder is with the cluster
 * @param revoked from now on no renewal can land
 * @param address where the holder's cluster node is reached
 * @param reads the newest form of messages between coordinators that its holder reads
 */
public record LeaseRow(
    String id,
    long version,
    Standing standing,
    boolean revoked,
    String address,
    Incarnation holder,
    int reads) {
  /** What this version reads: 1 has an envelope for each kind of call, 2 one for all. */
  public static final int READS = 2;

  /** What is read by a holder that does not say. */
  static final int READS_FIRST = 1;

  /** What a holder is to the cluster. */
  public enum Standing {
    /** In no cluster, and has asked none. */
    OUTSIDE,
    /** Has asked to join one, and so may be in it. */
    JOINING,
    /** In it. */
    MEMBER
  }
}
