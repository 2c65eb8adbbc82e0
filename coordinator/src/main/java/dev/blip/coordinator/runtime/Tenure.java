package dev.blip.coordinator.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A coordinator's time as the owner of a shard: which files it may open in place, and whether it
 * still speaks for the shard's rooms. Safe for use by many threads.
 */
public final class Tenure {
  private final int shard;
  private final long epoch;
  private final long copyBelow;
  private final BooleanSupplier lease;
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean ended;

  /**
   * A tenure that has begun.
   *
   * @param epoch 1 or more; no other tenure of this shard has the same
   * @param copyBelow files of this epoch or earlier ones are copied, not opened
   * @param lease whether the owner's lease holds; asked before and after each turn
   */
  public Tenure(int shard, long epoch, long copyBelow, BooleanSupplier lease) {
    this.shard = shard;
    this.epoch = epoch;
    this.copyBelow = copyBelow;
    this.lease = lease;
  }

  public int shard() {
    return shard;
  }

  public long epoch() {
    return epoch;
  }

  long copyBelow() {
    return copyBelow;
  }

  /** Whether what is committed now may be acknowledged. */
  public boolean holds() {
    return !ended && lease.getAsBoolean();
  }

  void opened() {
    open.incrementAndGet();
  }

  void closed() {
    open.decrementAndGet();
  }

  /** How many of its rooms have their file open. */
  public int openRooms() {
    return open.get();
  }

  /** Ends it; tells whether all its files are closed. */
  public boolean end() {
    ended = true;
    return open.get() == 0;
  }
}
