package dev.blip.functions;

import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** Permits of the rooms of party {@code limiter}. Safe for use by many threads. */
final class LimiterRooms implements Limits.Permits {
  /** Longer than anybody waits: an answer that is late is better than a call that is cut off. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CoordinatorClient coordinator;

  LimiterRooms(CoordinatorClient coordinator) {
    this.coordinator = coordinator;
  }

  @Override
  public Grant take(String limiter, String kind, int most, int wanted) throws IOException {
    String query = "kind=%s&most=%d&wanted=%d".formatted(kind, most, wanted);
    var room = new RoomAddress("limiter", limiter);
    try {
      var answer =
          coordinator.ask(new Route.Request(room, "POST", "take", query), "", PATIENCE).join();
      if (!answer.isOk()) throw new IOException("it answered " + answer.status());
      return Json.read(answer.body(), Grant.class);
    } catch (CompletionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }
}
