package dev.blip.coordinator.cluster;

import dev.blip.coordinator.lease.Timing;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;

/**
 * A shard's record in the lease table, as Pekko's sharding asks for it: a shard starts no room
 * before it has it, and gives it back when all its rooms are closed. Made by Pekko, by class name.
 */
final class ShardLease extends Lease {
  private final LeaseSettings settings;
  private final ShardOwner owner;
  private final int shard;
  private volatile boolean asked;

  ShardLease(LeaseSettings settings, ExtendedActorSystem system) {
    this.settings = settings;
    this.owner = owner(system);
    String name = settings.leaseName();
    this.shard = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  static ShardOwner owner(ExtendedActorSystem system) {
    return system.settings().setup().get(ShardOwner.class).orElseThrow();
  }

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  /** Asked again every {@link Timing#SHARD_RETRY} until it succeeds. Pekko keeps the object. */
  @Override
  public CompletionStage<Boolean> acquire() {
    boolean first = !asked;
    asked = true;
    return waiting(() -> first ? owner.takeSoon(shard) : owner.take(shard));
  }

  /** A lease that is lost ends the whole coordinator, in good order; no shard is told alone. */
  @Override
  public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
    return acquire();
  }

  @Override
  public CompletionStage<Boolean> release() {
    return waiting(
        () -> {
          owner.release(shard);
          asked = false;
          return true;
        });
  }

  @Override
  public boolean checkLease() {
    return owner.holds(shard);
  }

  /** On a thread of its own, since DynamoDB is waited for. */
  static CompletionStage<Boolean> waiting(Supplier<Boolean> task) {
    return CompletableFuture.supplyAsync(task, Thread::startVirtualThread);
  }
}
