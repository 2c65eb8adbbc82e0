package dev.blip.coordinator.cluster;

import dev.blip.coordinator.lease.ShardEpochs;
import dev.blip.coordinator.lease.Timing;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.pekko.actor.setup.Setup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How Pekko's leases, which it makes itself by class name, find the epochs of this coordinator's
 * shards. Bound before there is any shard. Safe for use by many threads.
 */
public final class ShardOwner extends Setup {
  private record Bound(ShardEpochs shardEpochs, WakeFiles index) {}

  private static final long FIRST_PAUSE_NANOS = 10_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(ShardOwner.class);

  private final Object[] taking =
      Stream.generate(Object::new).limit(RoomFiles.SHARDS).toArray(Object[]::new);
  private final CompletableFuture<Bound> bound = new CompletableFuture<>();
  private final Set<Integer> asked = ConcurrentHashMap.newKeySet();
  private volatile boolean ahead;

  /** Says whose shards these are, and where their index lies. */
  public void bind(ShardEpochs shardEpochs, WakeFiles index) {
    bound.complete(new Bound(shardEpochs, index));
  }

  private Bound bound() {
    return bound.orTimeout(1, TimeUnit.SECONDS).join();
  }

  /**
   * Takes all shards that nobody has, before any is asked for: {@link #take} finds them here.
   *
   * @return whether all are ours now
   */
  boolean takeFree() {
    bound().shardEpochs.takeFree(RoomFiles.SHARDS);
    ahead = true;
    return bound().shardEpochs.shards().size() == RoomFiles.SHARDS;
  }

  /**
   * Gives back what was taken so and has not been asked for: where there are other members, it may
   * be for one of them.
   */
  void giveBackUnasked() {
    if (!ahead) return;
    ahead = false;
    for (int shard : bound().shardEpochs.shards()) {
      synchronized (taking[shard]) {
        if (!asked.contains(shard)) release(shard);
      }
    }
  }

  /** Takes a shard that Pekko asks for, and opens its index. */
  boolean take(int shard) {
    asked.add(shard);
    return open(shard);
  }

  /** Whether Pekko has asked for a shard here, and not given it back. */
  boolean isAsked(int shard) {
    return asked.contains(shard);
  }

  /** The same for a shard that Pekko has not asked for yet, if it ever does. */
  boolean open(int shard) {
    synchronized (taking[shard]) {
      if (!bound().shardEpochs.take(shard)) return false;
      if (bound().index.has(shard)) return true;
      try {
        bound().index.begin(shardEpoch(shard), () -> bound().shardEpochs.indexed(shard));
        return true;
      } catch (RuntimeException e) {
        LOG.error("index of shard {} cannot be used; the shard is given up", shard, e);
        release(shard);
        return false;
      }
    }
  }

  /**
   * The same for a shard that was just handed over: its last owner tells the table while we ask
   * already.
   */
  boolean takeSoon(int shard) {
    long end = System.nanoTime() + Timing.SHARD_RETRY.toNanos();
    for (long pause = FIRST_PAUSE_NANOS; ; pause *= 2) {
      if (take(shard)) return true;
      if (System.nanoTime() + pause > end) return false;
      LockSupport.parkNanos(pause);
    }
  }

  void release(int shard) {
    asked.remove(shard);
    bound().index.end(shard);
    bound().shardEpochs.release(shard);
  }

  /** Gives up what the cluster's end has left, if anything. */
  public void releaseAll() {
    if (!bound.isDone()) return;
    for (int shard : bound().shardEpochs.shards()) release(shard);
  }

  /** Whether this coordinator has shards that another could take in good order. */
  boolean hasShards() {
    return bound.isDone() && bound().shardEpochs.canPassOn();
  }

  /** How many rooms of these shards have their file open. */
  public int openRooms() {
    return bound.isDone() ? bound().shardEpochs.openRooms() : 0;
  }

  boolean holds(int shard) {
    return bound().shardEpochs.of(shard).map(ShardEpoch::holds).orElse(false);
  }

  ShardEpoch shardEpoch(int shard) {
    return bound()
        .shardEpochs
        .of(shard)
        .orElseThrow(() -> new IllegalStateException("shard " + shard + " is not owned here"));
  }

  /** Decides a split of the cluster: whether this side is to go on. */
  boolean win() {
    return bound().shardEpochs.winVerdict();
  }

  void forgetVerdict() {
    bound().shardEpochs.forgetVerdict();
  }
}
