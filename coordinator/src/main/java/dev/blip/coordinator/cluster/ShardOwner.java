package dev.blip.coordinator.cluster;

import dev.blip.coordinator.lease.Tenures;
import dev.blip.coordinator.runtime.RoomFiles;
import dev.blip.coordinator.runtime.Tenure;
import dev.blip.coordinator.runtime.WakeFiles;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.setup.Setup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How Pekko's leases, which it makes itself by class name, find this coordinator's tenures. Bound
 * after the actor system has an address, before it has any shard.
 */
final class ShardOwner extends Setup {
  private record Bound(Tenures tenures, WakeFiles index) {}

  private static final Logger LOG = LoggerFactory.getLogger(ShardOwner.class);

  private final Object[] taking =
      Stream.generate(Object::new).limit(RoomFiles.SHARDS).toArray(Object[]::new);
  private final CompletableFuture<Bound> bound = new CompletableFuture<>();

  void bind(Tenures tenures, WakeFiles index) {
    bound.complete(new Bound(tenures, index));
  }

  private Bound bound() {
    return bound.orTimeout(1, TimeUnit.SECONDS).join();
  }

  /** Takes a shard and opens its index. */
  boolean take(int shard) {
    synchronized (taking[shard]) {
      if (!bound().tenures.take(shard)) return false;
      if (bound().index.has(shard)) return true;
      try {
        bound().index.begin(tenure(shard), () -> bound().tenures.indexed(shard));
        return true;
      } catch (RuntimeException e) {
        LOG.error("index of shard {} cannot be used; the shard is given up", shard, e);
        release(shard);
        return false;
      }
    }
  }

  void release(int shard) {
    bound().index.end(shard);
    bound().tenures.release(shard);
  }

  /** Gives up what the cluster's end has left, if anything. */
  void releaseAll() {
    if (!bound.isDone()) return;
    for (int shard : bound().tenures.shards()) release(shard);
  }

  int openRooms() {
    return bound.isDone() ? bound().tenures.openRooms() : 0;
  }

  boolean holds(int shard) {
    return bound().tenures.of(shard).map(Tenure::holds).orElse(false);
  }

  Tenure tenure(int shard) {
    return bound()
        .tenures
        .of(shard)
        .orElseThrow(() -> new IllegalStateException("shard " + shard + " is not owned here"));
  }

  /** Decides a split of the cluster: whether this side is to go on. */
  boolean win() {
    return bound().tenures.winVerdict();
  }

  void forgetVerdict() {
    bound().tenures.forgetVerdict();
  }
}
