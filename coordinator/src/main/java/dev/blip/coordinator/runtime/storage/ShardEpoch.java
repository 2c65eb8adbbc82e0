package dev.blip.coordinator.runtime.storage;

import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A coordinator's time as the owner of a shard: which files it may open in place, and whether it
 * still speaks for the shard's rooms. Safe for use by many threads.
 */
public final class ShardEpoch {
  /** Calls that the last owner has not answered come again for so long at most. */
  private static final long AFTERMATH_NANOS = Duration.ofSeconds(30).toNanos();

  private final int shard;
  private final long epoch;
  private final long copyBelow;
  private final long index;
  private final boolean hasPredecessor;
  private final long begun = System.nanoTime();
  private final BooleanSupplier lease;
  private final AtomicInteger open = new AtomicInteger();
  private final Set<RoomAddress> rooms = new HashSet<>();
  private volatile boolean ended;

  /**
   * An epoch that has begun.
   *
   * @param epoch 1 or more; no other epoch of this shard has the same
   * @param copyBelow files of this epoch or earlier ones are copied, not opened
   * @param index the epoch whose file is the shard's index, 0 if that is not known
   * @param lease whether the owner's lease holds; asked before and after each turn
   */
  public ShardEpoch(int shard, long epoch, long copyBelow, long index, BooleanSupplier lease) {
    this(shard, epoch, copyBelow, index, copyBelow > 0, lease);
  }

  /**
   * The same.
   *
   * @param hasPredecessor whether the epoch before this one is another owner's
   */
  public ShardEpoch(
      int shard,
      long epoch,
      long copyBelow,
      long index,
      boolean hasPredecessor,
      BooleanSupplier lease) {
    this.shard = shard;
    this.epoch = epoch;
    this.copyBelow = copyBelow;
    this.index = index;
    this.hasPredecessor = hasPredecessor;
    this.lease = lease;
  }

  public int shard() {
    return shard;
  }

  public long number() {
    return epoch;
  }

  public long copyBelow() {
    return copyBelow;
  }

  public long index() {
    return index;
  }

  /**
   * Whether the last owner may have ended in what a room did.
   *
   * @param newest the epoch of the room's file, 0 if it has none: then a call that ended the last
   *     owner may still come again
   */
  public boolean suspects(long newest) {
    if (newest > 0) return newest <= copyBelow;
    return hasPredecessor && copyBelow == epoch - 1 && System.nanoTime() - begun < AFTERMATH_NANOS;
  }

  /** Whether what is committed now may be acknowledged. */
  public boolean holds() {
    return !ended && lease.getAsBoolean();
  }

  /**
   * Claims a room's file, before it is opened.
   *
   * @return false if nobody may open it any more, or a hook that was given up still has it open
   */
  public synchronized boolean open(RoomAddress room) {
    return !ended && rooms.add(room);
  }

  /** Its file is closed. */
  public synchronized void closed(RoomAddress room) {
    rooms.remove(room);
  }

  public void opened() {
    open.incrementAndGet();
  }

  public void closed() {
    open.decrementAndGet();
  }

  /** How many of its rooms have their file open. */
  public synchronized int openRooms() {
    return rooms.size();
  }

  /** Ends it; tells whether all its files are closed. */
  public synchronized boolean end() {
    ended = true;
    return rooms.isEmpty() && open.get() == 0;
  }
}
