package dev.blip.coordinator;

import dev.blip.coordinator.cluster.ClusterNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A node of the cluster that starts beside everything else: it is half of a coordinator's start,
 * and needs nothing of the rest.
 */
final class StartingNode {
  private final CompletableFuture<ClusterNode> node = new CompletableFuture<>();
  private boolean taken;

  StartingNode(String host, int port) {
    Thread.ofPlatform().name("cluster-start").daemon().start(() -> start(host, port));
  }

  private void start(String host, int port) {
    try {
      node.complete(ClusterNode.start(host, port));
    } catch (RuntimeException | Error e) {
      node.completeExceptionally(e);
    }
  }

  /** Waits for it; from then on it is its taker's to close. Throws what its start threw. */
  ClusterNode started() {
    try {
      ClusterNode started = node.join();
      taken = true;
      return started;
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) throw failure;
      throw e;
    }
  }

  /** Closes it, unless it was taken. */
  void abandon() {
    if (!taken) node.thenAccept(ClusterNode::close);
  }
}
