package dev.blip.coordinator.cluster;

import dev.blip.coordinator.lease.Tenures;
import dev.blip.coordinator.runtime.Tenure;
import dev.blip.coordinator.runtime.WakeFiles;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.setup.Setup;

/**
 * How Pekko's leases, which it makes itself by class name, find this coordinator's tenures. Bound
 * after the actor system has an address, before it has any shard.
 */
final class ShardOwner extends Setup {
  private record Bound(Tenures tenures, WakeFiles index) {}

  private final CompletableFuture<Bound> bound = new CompletableFuture<>();

  void bind(Tenures tenures, WakeFiles index) {
    bound.complete(new Bound(tenures, index));
  }

  private Bound bound() {
    return bound.orTimeout(1, TimeUnit.SECONDS).join();
  }

  boolean take(int shard) {
    if (!bound().tenures.take(shard)) return false;
    bound().index.begin(tenure(shard));
    return true;
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
