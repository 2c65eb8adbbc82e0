package dev.blip.coordinator.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.blip.coordinator.lease.Timing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import scala.jdk.javaapi.CollectionConverters;

/** This process as a member of the cluster. */
public final class ClusterNode implements AutoCloseable {
  private static final String NAME = "blip";
  private static final Duration LEAVING = Duration.ofSeconds(15);

  private static final long DRAIN_LOOK_NANOS = 20_000_000;

  private final ShardOwner owner;
  private final ActorSystem<Void> system;
  private final Cluster cluster;
  private final Departures departures;

  private ClusterNode(ShardOwner owner, ActorSystem<Void> system) {
    this.owner = owner;
    this.system = system;
    this.cluster = Cluster.get(system);
    this.departures = new Departures(system);
    UndeliveredCalls.answer(system);
  }

  /**
   * Starts a node that is in no cluster yet.
   *
   * @param owner of this coordinator's shards; bound before {@link ClusterRooms#share}
   * @param host the address that others reach this node at
   * @param port likewise; 0 for any
   */
  public static ClusterNode start(ShardOwner owner, String host, int port) {
    Map<String, Object> ours = new HashMap<>();
    ours.put("pekko.remote.artery.canonical.hostname", host);
    ours.put("pekko.remote.artery.canonical.port", port);
    ours.put("pekko.cluster.failure-detector.heartbeat-interval", Timing.HEARTBEAT);
    ours.put("pekko.cluster.failure-detector.acceptable-heartbeat-pause", Timing.PAUSE);
    ours.put("pekko.cluster.split-brain-resolver.stable-after", Timing.STABLE);
    ours.put("pekko.cluster.sharding.lease-retry-interval", Timing.SHARD_RETRY);
    ours.put("pekko.cluster.sharding.handoff-timeout", Timing.HAND_OFF);
    Config config =
        ConfigFactory.parseMap(ours)
            .withFallback(ConfigFactory.parseResources("cluster.conf"))
            .withFallback(ConfigFactory.load())
            .resolve();
    var setup = ActorSystemSetup.create(BootstrapSetup.create(config), owner);
    return new ClusterNode(owner, ActorSystem.create(Behaviors.<Void>empty(), NAME, setup));
  }

  ActorSystem<Void> system() {
    return system;
  }

  ShardOwner owner() {
    return owner;
  }

  Departures departures() {
    return departures;
  }

  /** Where others will reach a node, as leases name it. */
  public static String address(String host, int port) {
    return "pekko://" + NAME + "@" + host + ":" + port;
  }

  /** Where others reach this node. */
  public String address() {
    return cluster.selfMember().address().toString();
  }

  /** Founds a cluster: it joins itself. */
  void found() {
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
  }

  /** Whether there are other members, also such as are joining or leaving. */
  boolean isInCompany() {
    return cluster.state().members().size() > 1;
  }

  void join(List<String> members) {
    List<Address> seeds = members.stream().map(AddressFromURIString::parse).toList();
    cluster.manager().tell(new JoinSeedNodes(seeds));
  }

  boolean isUp() {
    return cluster.selfMember().status() == MemberStatus.up();
  }

  /** Tells the cluster that a member's process has ended, so that it need not find out itself. */
  public void down(String address) {
    cluster.manager().tell(new Down(AddressFromURIString.parse(address)));
  }

  /** Completes when this node is no longer in the cluster, asked for or not. */
  public CompletionStage<?> ended() {
    return system.getWhenTerminated();
  }

  /**
   * Hands rooms over and leaves the cluster; returns when that is done, or after {@link
   * Timing#DRAIN} and 15 s.
   */
  @Override
  public void close() {
    drain();
    leave();
    owner.releaseAll();
  }

  /**
   * Lets the others take this node's shards in small rounds, while it is still a full member. What
   * is still here after that goes all at once, and its rooms wait for each other.
   */
  private void drain() {
    long end = System.nanoTime() + Timing.DRAIN.toNanos();
    if (!canDrain()) return;
    owner.giveBackUnasked();
    departures.announce();
    while (canDrain() && System.nanoTime() < end) LockSupport.parkNanos(DRAIN_LOOK_NANOS);
  }

  /** Whether shards are here that others could take. */
  private boolean canDrain() {
    return isUp() && owner.hasShards() && othersStay();
  }

  private boolean othersStay() {
    var members = CollectionConverters.asJava(cluster.state().members());
    return members.stream()
        .filter(member -> member.status() == MemberStatus.up())
        .map(Member::address)
        .anyMatch(
            address ->
                !address.equals(cluster.selfMember().address()) && !departures.isLeaving(address));
  }

  private void leave() {
    if (canDrain()) system.log().warn("shards are left, and are handed over at once");
    CompletableFuture<?> left =
        CoordinatedShutdown.get(system)
            .runAll(CoordinatedShutdown.actorSystemTerminateReason())
            .toCompletableFuture();
    try {
      left.get(LEAVING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      system.log().warn("cluster was not left in good order: {}", e.toString());
    }
  }
}
