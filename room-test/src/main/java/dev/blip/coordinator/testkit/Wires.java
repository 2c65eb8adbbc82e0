package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.GatewaySockets.Gateway;
import dev.blip.coordinator.runtime.GatewaySockets.Result;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** API Gateway's side of all sockets. It outlives the room's crashes, as the real one does. */
final class Wires implements Gateway {
  private final Map<String, Wire> wires = new HashMap<>();

  Wire to(String connectionId) {
    return wires.computeIfAbsent(connectionId, _ -> new Wire());
  }

  @Override
  public CompletionStage<Result> post(String connectionId, byte[] utf8) {
    return to(connectionId).post(new String(utf8, StandardCharsets.UTF_8));
  }

  @Override
  public CompletionStage<Result> close(String connectionId) {
    return to(connectionId).close();
  }

  @Override
  public CompletionStage<Result> probe(String connectionId) {
    return to(connectionId).probe();
  }
}
