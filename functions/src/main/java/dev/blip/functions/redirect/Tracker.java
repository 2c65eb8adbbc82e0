package dev.blip.functions.redirect;

import dev.blip.functions.Coordinator;
import dev.blip.functions.Environment;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Records clicks on two ways at the same time: the queue, which loses nothing, and the room, which
 * is quick. Neither holds the visitor up for longer than it may, and a failure is logged and
 * counted, never thrown.
 */
final class Tracker {
  private static final Duration QUEUE_PATIENCE = Duration.ofSeconds(1);
  private static final Duration ROOM_PATIENCE = Duration.ofMillis(150);
  // The call itself may take longer than it is waited for: a late click is better than none.
  private static final Duration ROOM_CALL = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Tracker.class);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LongAdder queueFailures = new LongAdder();
  private final LongAdder roomFailures = new LongAdder();
  private final SqsClient sqs;
  private final String queue;
  private final Coordinator coordinator;

  Tracker(Environment environment) {
    sqs = environment.sqs();
    queue = environment.required("CLICKS_QUEUE_URL");
    coordinator = new Coordinator(environment);
  }

  /** Sends a click both ways, a bot's to the queue alone; returns when both are waited for. */
  void record(Click click) {
    long start = System.nanoTime();
    var queued = CompletableFuture.runAsync(() -> send(click), threads);
    if (!click.bot()) {
      var told = coordinator.clicks(click.account(), List.of(click), ROOM_CALL);
      await(told.thenAccept(Tracker::requireOk), start, ROOM_PATIENCE, "room", roomFailures, click);
    }
    await(queued, start, QUEUE_PATIENCE, "queue", queueFailures, click);
  }

  private void send(Click click) {
    sqs.sendMessage(send -> send.queueUrl(queue).messageBody(Json.write(click)));
  }

  private static void requireOk(Coordinator.Answer answer) {
    if (!answer.isOk()) throw new IllegalStateException("it answered " + answer.status());
  }

  private static void await(
      CompletableFuture<?> work,
      long start,
      Duration patience,
      String what,
      LongAdder failures,
      Click click) {
    String why;
    try {
      work.get(patience.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
      return;
    } catch (TimeoutException e) {
      why = "no answer within " + patience.toMillis() + " ms";
    } catch (ExecutionException e) {
      why = String.valueOf(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = "interrupted";
    }
    failures.increment();
    LOG.warn("click {}: {} did not take it ({} so far): {}", click.id(), what, failures, why);
  }
}
