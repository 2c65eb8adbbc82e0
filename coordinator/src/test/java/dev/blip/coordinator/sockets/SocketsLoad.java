package dev.blip.coordinator.sockets;

import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.runtime.GatewaySockets.Result;
import dev.blip.coordinator.sockets.StubConnections.Answer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Posts as fast as it goes to a stub in the same JVM, and tells how many a second went out. */
final class SocketsLoad {
  private static final int IN_FLIGHT = 64;
  private static final CompletionStage<Answer> OK = CompletableFuture.completedFuture(Answer.OK);

  private SocketsLoad() {}

  /**
   * Posts, and prints a line a second.
   *
   * @param arguments seconds (20) and bytes a message (1000)
   */
  public static void main(String[] arguments) throws InterruptedException {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    int bytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));
    try (var stub = new StubConnections(_ -> OK);
        var sockets =
            new ApiGatewaySockets(
                SocketSettings.at(stub.url(), "eu-central-1")
                    .withCredentials(credentials)
                    .withInFlight(IN_FLIGHT),
                new Metrics())) {
      post(sockets, seconds, "x".repeat(bytes).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void post(ApiGatewaySockets sockets, int seconds, byte[] message)
      throws InterruptedException {
    var places = new Semaphore(2 * IN_FLIGHT);
    var failed = new LongAdder();
    for (int second = 1; second <= seconds; second++) {
      long end = System.nanoTime() + 1_000_000_000L;
      int posted = 0;
      while (System.nanoTime() < end) {
        places.acquire();
        posted++;
        var _ =
            sockets
                .post("connection-" + posted + "=", message)
                .thenAccept(
                    delivery -> {
                      if (delivery != Result.DONE) failed.increment();
                      places.release();
                    });
      }
      System.out.printf("second %d: %d posts, %d failed%n", second, posted, failed.sum());
    }
  }
}
