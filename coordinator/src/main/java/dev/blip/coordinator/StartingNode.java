package dev.blip.coordinator;

import dev.blip.coordinator.cluster.ClusterNode;
import dev.blip.coordinator.cluster.ShardOwner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A node of the cluster that starts beside everything else: it is half of a coordinator's start,
 * and needs nothing of the rest. Begun and closed by one thread at a time.
 */
final class StartingNode implements AutoCloseable {
  private final ShardOwner owner;
  private final String host;
  private final int port;
  private final CompletableFuture<ClusterNode> node = new CompletableFuture<>();
  private boolean begun;
  private volatile @Nullable ClusterNode taken;

  /**
   * A node that does not start yet.
   *
   * @param port where others reach it; 0 for any
   */
  StartingNode(ShardOwner owner, String host, int port) {
    this.owner = owner;
    this.host = host;
    this.port = port;
  }

  /** Starts it, unless that was done. */
  void begin() {
    if (begun) return;
    begun = true;
    Thread.ofPlatform().name("cluster-start").daemon().start(this::start);
  }

  private void start() {
    try {
      node.complete(ClusterNode.start(owner, host, port));
    } catch (RuntimeException | Error e) {
      node.completeExceptionally(e);
    }
  }

  /** Where others will reach it; waits for its start where that decides the port. */
  String address() {
    return port == 0 ? started().address() : ClusterNode.address(host, port);
  }

  /** Starts it if need be, and waits for it. Throws what its start threw. */
  ClusterNode started() {
    begin();
    try {
      ClusterNode started = node.join();
      taken = started;
      return started;
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) throw failure;
      throw e;
    }
  }

  /** Tells the cluster that a member's process has ended, if this node is there. */
  void down(String address) {
    ClusterNode started = taken;
    if (started != null) started.down(address);
  }

  /** Hands rooms over and leaves the cluster; one that nobody has waited for is not waited for. */
  @Override
  public void close() {
    ClusterNode started = taken;
    if (started != null) started.close();
    else node.thenAccept(ClusterNode::close);
  }
}
