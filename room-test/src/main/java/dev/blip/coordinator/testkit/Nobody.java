package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.Sockets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sockets of viewers who have all gone. */
public final class Nobody implements Sockets {
  @Override
  public CompletionStage<Outcome> post(Target socket, byte[] utf8) {
    return CompletableFuture.completedFuture(Outcome.GONE);
  }

  @Override
  public CompletionStage<Outcome> close(Target socket) {
    return CompletableFuture.completedFuture(Outcome.GONE);
  }

  @Override
  public CompletionStage<Outcome> probe(Target socket) {
    return CompletableFuture.completedFuture(Outcome.GONE);
  }
}
