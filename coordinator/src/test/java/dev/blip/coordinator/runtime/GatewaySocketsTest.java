package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.runtime.GatewaySockets.Gateway;
import dev.blip.coordinator.runtime.GatewaySockets.Result;
import dev.blip.coordinator.runtime.Sockets.Outcome;
import dev.blip.coordinator.runtime.Sockets.Target;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a gateway's answer means for a socket, by what is known of it. */
class GatewaySocketsTest {
  /** Says one thing of calls, and another when asked. */
  private record Fixed(Result called, Result probed) implements Gateway {
    @Override
    public CompletionStage<Result> post(String connectionId, byte[] utf8) {
      return CompletableFuture.completedStage(called);
    }

    @Override
    public CompletionStage<Result> close(String connectionId) {
      return CompletableFuture.completedStage(called);
    }

    @Override
    public CompletionStage<Result> probe(String connectionId) {
      return CompletableFuture.completedStage(probed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // Whatever is known:
    "DONE,      DONE, 0,     false, DONE",
    "THROTTLED, DONE, 0,     true,  LATER",
    "FAILED,    DONE, 40000, false, LATER",
    "REFUSED,   DONE, 40000, true,  REFUSED",
    // Not seen open, within its handshake's time and after it:
    "GONE,      GONE, 0,     false, NOT_OPEN_YET",
    "GONE,      GONE, 29999, false, NOT_OPEN_YET",
    "GONE,      DONE, 30000, false, GONE",
    "UNKNOWN,   GONE, 29999, false, NOT_OPEN_YET",
    // What was sent may be what is wrong, so it is asked:
    "UNKNOWN,   GONE,    30000, false, GONE",
    "UNKNOWN,   UNKNOWN, 30000, false, GONE",
    "UNKNOWN,   DONE,    30000, false, REFUSED",
    "UNKNOWN,   FAILED,  30000, false, LATER",
    // Seen open:
    "GONE,      DONE, 0,     true,  GONE",
    "UNKNOWN,   GONE, 40000, true,  REFUSED",
  })
  void post_and_close_mean(
      Result called, Result probed, long age, boolean wasOpen, Outcome expected) {
    var sockets = new GatewaySockets(new Fixed(called, probed));
    var socket = new Target("a", age, wasOpen);
    assertThat(sockets.post(socket, new byte[1])).isCompletedWithValue(expected);
    assertThat(sockets.close(socket)).isCompletedWithValue(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "DONE,      false, DONE",
    "GONE,      true,  GONE",
    "UNKNOWN,   false, GONE",
    "UNKNOWN,   true,  LATER",
    "THROTTLED, true,  LATER",
    "FAILED,    false, LATER",
  })
  void probe_means(Result probed, boolean wasOpen, Outcome expected) {
    var sockets = new GatewaySockets(new Fixed(Result.FAILED, probed));
    assertThat(sockets.probe(new Target("a", 600_000, wasOpen))).isCompletedWithValue(expected);
  }
}
