package dev.blip.coordinator.lease;

import dev.blip.coordinator.lease.ShardTable.Change;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** The shards that this coordinator owns. Safe for use by many threads; calls wait for DynamoDB. */
public final class ShardEpochs {
  /**
   * A coordinator that starts takes its shards at the same moment, and one that leaves gives them
   * up so: that many TLS handshakes at once take each other's time, until calls time out.
   */
  private static final int AT_ONCE = 8;

  private static final long RETRY_NANOS = Timing.SHARD_RETRY.toNanos();
  private static final Logger LOG = LoggerFactory.getLogger(ShardEpochs.class);

  private record Held(ShardRow row, ShardEpoch shardEpoch) {}

  private final LeaseTable table;
  private final Lease lease;
  private final LeaseWatch watch;
  private final Map<Integer, Held> held = new ConcurrentHashMap<>();
  private final Semaphore calls = new Semaphore(AT_ONCE);

  public ShardEpochs(LeaseTable table, Lease lease, LeaseWatch watch) {
    this.table = table;
    this.lease = lease;
    this.watch = watch;
  }

  /**
   * Takes a shard whose last owner has released it, or is over.
   *
   * @return whether it is ours now
   */
  public boolean take(int shard) {
    if (!lease.holds()) return false;
    Held already = held.get(shard);
    // One that is being given up is not ours until the table says so.
    if (already != null) return already.shardEpoch.holds();
    calls.acquireUninterruptibly();
    try {
      ShardRow seen = table.shards().row(shard).orElse(null);
      if (seen != null && !seen.released() && !isMine(seen) && !watch.end(seen.lease())) {
        return false;
      }
      ShardRow next = ours(shard, seen);
      if (!table.shards().replace(seen, next)) return false;
      hold(new Change(seen, next));
      return true;
    } catch (SdkException e) {
      LOG.warn("shard {} could not be taken: {}", shard, e.getMessage());
      return false;
    } finally {
      calls.release();
    }
  }

  /**
   * Takes all shards whose last owner has released them, or is over, in one write; none where
   * another changes one meanwhile. Each alone takes two calls, which together were a third of a
   * start's processor time. Called before any is taken.
   *
   * @param count of shards: 0 to count - 1, at most 100
   */
  public void takeFree(int count) {
    if (!lease.holds()) return;
    try {
      Map<Integer, ShardRow> rows = table.shards().rows();
      Set<String> owners = owners(rows.values());
      List<Change> changes = new ArrayList<>();
      for (int shard = 0; shard < count; shard++) {
        ShardRow seen = rows.get(shard);
        if (seen != null && !seen.released() && owners.contains(seen.lease())) continue;
        changes.add(new Change(seen, ours(shard, seen)));
      }
      if (changes.isEmpty() || !table.shards().replaceAll(changes)) return;
      changes.forEach(this::hold);
    } catch (SdkException e) {
      LOG.info("shards are taken one by one: {}", e.getMessage());
    }
  }

  /** The leases that hold, of those that have shards. */
  private Set<String> owners(Collection<ShardRow> rows) {
    Set<String> owners = new HashSet<>();
    for (ShardRow row : rows) if (!row.released() && !isMine(row)) owners.add(row.lease());
    owners.removeIf(watch::end);
    return owners;
  }

  private ShardRow ours(int shard, @Nullable ShardRow seen) {
    return seen == null
        ? ShardRow.first(shard, lease.id(), System.currentTimeMillis())
        : seen.next(lease.id());
  }

  private void hold(Change taken) {
    ShardRow row = taken.next();
    held.put(row.shard(), new Held(row, shardEpoch(row, taken.seen() != null)));
  }

  private ShardEpoch shardEpoch(ShardRow row, boolean hasPredecessor) {
    return new ShardEpoch(
        row.shard(), row.epoch(), row.copyBelow(), row.index(), hasPredecessor, lease::holds);
  }

  /**
   * Enters that a shard that was taken has an index of ours, in which its rooms' files stand.
   *
   * @return whether that stands in the table; if not, our lease is over
   */
  public boolean indexed(int shard) {
    while (!lease.isOver()) {
      Held ours = held.get(shard);
      if (ours == null || !ours.shardEpoch.holds()) return false;
      var indexed = new Held(ours.row.indexed(), ours.shardEpoch);
      if (ours.row.equals(indexed.row)) return true;
      if (written(ours.row, indexed.row)) held.replace(shard, ours, indexed);
      else LockSupport.parkNanos(RETRY_NANOS);
    }
    return false;
  }

  /** Ours, but not held: a write whose answer was lost. Nobody has opened anything under it. */
  private boolean isMine(ShardRow row) {
    return row.lease().equals(lease.id());
  }

  /** The epoch of a shard that was taken. */
  public Optional<ShardEpoch> of(int shard) {
    return Optional.ofNullable(held.get(shard)).map(Held::shardEpoch);
  }

  /**
   * Claims the right to go on where the cluster has split.
   *
   * @return false if another coordinator, whose lease holds, has claimed it
   */
  public boolean winVerdict() {
    if (!lease.holds()) return false;
    try {
      String winner = table.winner().orElse(null);
      if (lease.id().equals(winner)) return true;
      boolean free = winner == null || watch.end(winner);
      return free && table.win(winner, lease.id());
    } catch (SdkException e) {
      LOG.warn("the cluster's split could not be decided: {}", e.getMessage());
      return false;
    }
  }

  /** Gives that right back, once the split is mended. */
  public void forgetVerdict() {
    try {
      table.forgetWinner(lease.id());
    } catch (SdkException e) {
      LOG.warn("verdict stays until the lease ends: {}", e.getMessage());
    }
  }

  /**
   * Gives a shard up: nothing of it is acknowledged from now on. It ends cleanly if every file is
   * closed; if not, the next owner copies. Returns when that stands in the table, or our lease is
   * over: a shard whose release were lost would be nobody's for as long as the lease holds.
   */
  public void release(int shard) {
    Held ending = held.get(shard);
    if (ending == null) return;
    synchronized (ending) {
      if (!held.containsKey(shard)) return;
      boolean clean = ending.shardEpoch.end();
      if (!clean) LOG.warn("shard {} is given up with files open", shard);
      while (!lease.isOver() && !written(ending.row, ending.row.release(clean)))
        LockSupport.parkNanos(RETRY_NANOS);
      held.remove(shard);
    }
  }

  /** Whether the table has it now; also if an earlier try, whose answer was lost, has done it. */
  private boolean written(ShardRow seen, ShardRow next) {
    calls.acquireUninterruptibly();
    try {
      table.shards().replace(seen, next);
      return true;
    } catch (SdkException e) {
      LOG.warn("record of shard {} could not be written yet: {}", next.shard(), e.getMessage());
      return false;
    } finally {
      calls.release();
    }
  }

  /** How many rooms of our shards have their file open. */
  public int openRooms() {
    return held.values().stream().mapToInt(each -> each.shardEpoch.openRooms()).sum();
  }

  /** Whether shards are ours that can be passed on: not once the lease is in doubt. */
  public boolean canPassOn() {
    return !held.isEmpty() && lease.holds();
  }

  /** The shards that are ours. */
  public Set<Integer> shards() {
    return Set.copyOf(held.keySet());
  }
}
