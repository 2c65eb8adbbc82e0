package dev.blip.coordinator.cluster;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;

/**
 * Which side of a split goes on, decided by the lease table: so two coordinators of which one dies
 * are as good as three. Made by Pekko, by class name.
 */
final class SplitBrainLease extends Lease {
  private final LeaseSettings settings;
  private final ShardOwner owner;
  private volatile boolean held;

  SplitBrainLease(LeaseSettings settings, ExtendedActorSystem system) {
    this.settings = settings;
    this.owner = ShardLease.owner(system);
  }

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  @Override
  public CompletionStage<Boolean> acquire() {
    return ShardLease.waiting(
        () -> {
          held = owner.win();
          return held;
        });
  }

  @Override
  public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
    return acquire();
  }

  @Override
  public CompletionStage<Boolean> release() {
    return ShardLease.waiting(
        () -> {
          held = false;
          owner.forgetVerdict();
          return true;
        });
  }

  @Override
  public boolean checkLease() {
    return held;
  }
}
