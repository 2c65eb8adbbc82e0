package dev.blip.coordinator.lease;

/**
 * Who owns a shard.
 *
 * @param lease the owner's, or the last owner's
 * @param epoch rises with each owner
 * @param copyBelow the last epoch that did not end cleanly, 0 for none
 * @param released the owner has closed every file and given the shard up
 */
record ShardRow(int shard, String lease, long epoch, long copyBelow, boolean released) {
  ShardRow release(boolean clean) {
    return new ShardRow(shard, lease, epoch, clean ? copyBelow : epoch, true);
  }

  /** The next owner's; what an owner leaves without a release has not ended cleanly. */
  ShardRow next(String newLease) {
    return new ShardRow(shard, newLease, epoch + 1, released ? copyBelow : epoch, false);
  }

  static ShardRow first(int shard, String lease) {
    return new ShardRow(shard, lease, 1, 0, false);
  }
}
