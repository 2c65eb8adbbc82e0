package dev.blip.functions.redirect;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.CountedClick;
import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import dev.blip.protocol.Click;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Records clicks on two ways at the same time: the queue, which loses nothing, and the room, which
 * is quick. Neither holds the visitor up for longer than it may, and what fails or is late is
 * logged and counted, never thrown.
 *
 * <p>Lambda freezes this process as soon as the visitor is answered: a call that is late then goes
 * on with the next visitor, or never. A late call to the room therefore counts as not made, and the
 * queue brings the room its click a second later; a late call to the queue may be a lost click, and
 * is counted as one.
 */
final class Tracker {
  // Longer than it may take to find out who came, and whether twice, from a table that hangs.
  private static final Duration QUEUE_PATIENCE = Duration.ofMillis(1_500);
  private static final Duration ROOM_PATIENCE = Duration.ofMillis(150);
  // Calls themselves may take longer than they are waited for: a late click is better than none.
  private static final Duration QUEUE_CALL = Duration.ofSeconds(5);
  private static final Duration ROOM_CALL = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Tracker.class);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SqsClient sqs;
  private final String queue;
  private final CoordinatorClient coordinator;
  private final Counters counters;
  private final boolean rests;

  Tracker(Environment environment, Counters counters) {
    sqs = environment.sqs();
    queue = environment.required("CLICKS_QUEUE_URL");
    coordinator = new CoordinatorClient(environment);
    this.counters = counters;
    rests = !environment.text("COORDINATORS_REST", "").isEmpty();
  }

  /**
   * Sends a click both ways, a bot's to the queue alone and the second of a double click nowhere;
   * returns when both are waited for.
   */
  void record(Visit visit) {
    Click click = visit.click();
    long start = System.nanoTime();
    LOG.debug("{}: of {}/{}", entry("click", click.id()), click.account(), click.link());
    var queued =
        CompletableFuture.runAsync(
            () -> {
              if (!visit.isSecond()) queue(visit.counted());
            },
            threads);
    if (!click.bot()) {
      // On a thread of its own: the coordinator's secret may have to be fetched first.
      var told =
          CompletableFuture.runAsync(
              () -> {
                if (!visit.isSecond()) tell(click);
              },
              threads);
      await(told, start, ROOM_PATIENCE, "ClicksNotTold", click);
    }
    await(queued, start, QUEUE_PATIENCE, "ClicksNotQueued", click);
  }

  private void queue(CountedClick click) {
    sqs.sendMessage(
        send ->
            send.queueUrl(queue)
                .messageBody(click.text())
                .overrideConfiguration(call -> call.apiCallTimeout(QUEUE_CALL)));
  }

  private void tell(Click click) {
    try {
      var answer = coordinator.clicks(click.account(), List.of(click), ROOM_CALL).join();
      if (!answer.isOk()) throw new IllegalStateException("it answered " + answer.status());
    } catch (CompletionException e) {
      if (!rests || !CoordinatorClient.isUnreached(e)) throw e;
      LOG.debug("{}: nobody is to be told at rest", entry("click", click.id()));
    }
  }

  /** Waits for a call, and counts it under the metric if it fails or is late. */
  private void await(Future<?> call, long start, Duration patience, String metric, Click click) {
    String why;
    try {
      call.get(patience.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
      return;
    } catch (TimeoutException e) {
      why = "no answer within " + patience.toMillis() + " ms";
    } catch (ExecutionException e) {
      why = String.valueOf(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = "interrupted";
    }
    LOG.warn("{}: {}: {}", metric, entry("click", click.id()), why);
    counters.count(metric, why);
  }
}
