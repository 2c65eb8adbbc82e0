package dev.blip.coordinator.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** This process as a member of the cluster. */
public final class ClusterNode implements AutoCloseable {
  private static final Duration LEAVING = Duration.ofSeconds(15);

  private final ActorSystem<Void> system;

  private ClusterNode(ActorSystem<Void> system) {
    this.system = system;
  }

  /**
   * Starts a cluster of one.
   *
   * @param host the address that others reach this node at
   */
  public static ClusterNode alone(String host) {
    Config config =
        ConfigFactory.parseString("pekko.remote.artery.canonical.hostname = \"" + host + "\"")
            .withFallback(ConfigFactory.parseResources("cluster.conf"))
            .withFallback(ConfigFactory.load())
            .resolve();
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "blip", config);
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    return new ClusterNode(system);
  }

  public ActorSystem<Void> system() {
    return system;
  }

  /** Hands rooms over and leaves the cluster; returns when that is done, or after 15 s. */
  @Override
  public void close() {
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
