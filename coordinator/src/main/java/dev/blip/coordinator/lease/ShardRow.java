package dev.blip.coordinator.lease;

/**
 * Who owns a shard.
 *
 * @param lease the owner's, or the last owner's
 * @param epoch rises with each owner
 * @param copyBelow the last epoch that did not end cleanly, 0 for none
 * @param index the epoch whose file is the shard's index, 0 if that is not known
 * @param released the owner has closed every file and given the shard up
 */
record ShardRow(int shard, String lease, long epoch, long copyBelow, long index, boolean released) {
  ShardRow release(boolean clean) {
    return new ShardRow(shard, lease, epoch, clean ? copyBelow : epoch, index, true);
  }

  /** Its owner has an index of its own. */
  ShardRow indexed() {
    return new ShardRow(shard, lease, epoch, copyBelow, epoch, released);
  }

  /** The next owner's; what an owner leaves without a release has not ended cleanly. */
  ShardRow next(String newLease) {
    return new ShardRow(shard, newLease, epoch + 1, released ? copyBelow : epoch, index, false);
  }

  /**
   * The first owner's. Files may be there though the table was lost: epochs begin with the time, so
   * that they go on rising, and all that is there is copied.
   */
  static ShardRow first(int shard, String lease, long now) {
    return new ShardRow(shard, lease, now, now - 1, 0, false);
  }
}
