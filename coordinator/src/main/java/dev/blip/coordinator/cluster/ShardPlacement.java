package dev.blip.coordinator.cluster;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Where shards live: as many on each member, and none on one that is about to leave. They move in
 * rounds of a few, since all rooms of a round wait for its end; those of members that leave come
 * first.
 */
final class ShardPlacement implements ShardCoordinator.ActorSystemDependentAllocationStrategy {
  private static final int ROUND = 3;

  private final Departures departures;
  private final ShardAllocationStrategy even =
      ShardCoordinator.leastShardAllocationStrategy(ROUND, 1.0);

  ShardPlacement(Departures departures) {
    this.departures = departures;
  }

  @Override
  public void start(ActorSystem system) {
    if (even instanceof ShardCoordinator.ActorSystemDependentAllocationStrategy dependent)
      dependent.start(system);
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> placed) {
    var staying = staying(placed);
    return even.allocateShard(requester, shard, staying.isEmpty() ? placed : staying);
  }

  @Override
  public Future<scala.collection.immutable.Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> placed, scala.collection.immutable.Set<String> moving) {
    var staying = staying(placed);
    if (staying.isEmpty()) return Future.successful(scala(Set.of()));
    var stranded = moving.isEmpty() ? stranded(placed) : Set.<String>of();
    if (!stranded.isEmpty()) return Future.successful(scala(stranded));
    return even.rebalance(staying, moving);
  }

  private boolean isLeaving(ActorRef region) {
    return departures.isLeaving(region.path().address());
  }

  private Map<ActorRef, IndexedSeq<String>> staying(Map<ActorRef, IndexedSeq<String>> placed) {
    var leaving = CollectionConverters.asJava(placed).keySet().stream().filter(this::isLeaving);
    return placed.removedAll(CollectionConverters.asScala(leaving.toList()));
  }

  /** A round of shards that are to move away from members that leave. */
  private Set<String> stranded(Map<ActorRef, IndexedSeq<String>> placed) {
    var round = new HashSet<String>();
    CollectionConverters.asJava(placed)
        .forEach(
            (region, shards) -> {
              if (!isLeaving(region)) return;
              CollectionConverters.asJava(shards).stream()
                  .limit(ROUND - round.size())
                  .forEach(round::add);
            });
    return round;
  }

  private static scala.collection.immutable.Set<String> scala(Set<String> shards) {
    return CollectionConverters.asScala(shards).toSet();
  }
}
