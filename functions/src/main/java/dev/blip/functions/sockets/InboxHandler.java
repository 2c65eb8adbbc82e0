package dev.blip.functions.sockets;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.blip.functions.CoordinatorAnswer;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.Invocations;
import dev.blip.functions.QueueVisibility;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings rooms what sockets brought while no coordinator ran, each room's in order: where one
 * cannot be brought, what is behind it in its room waits, too.
 */
public final class InboxHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  /**
   * For all of a batch. Less than the function's time-out, and than the queue's: what was brought
   * would come again with what was not.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final Duration PAUSE = Duration.ofMillis(250);

  /**
   * What is kept comes again as soon as that, while a coordinator may still be starting: what is
   * sent once it is up must not pass what waits.
   */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final int REFUSED = 400;

  /** No room has answered: its coordinator is still starting, or busy. */
  private static final Set<Integer> NOBODY = Set.of(502, 503, 504);

  private static final Logger LOG = LoggerFactory.getLogger(InboxHandler.class);

  private final CoordinatorClient coordinator;
  private final Duration patience;
  private final QueueVisibility queue;

  public InboxHandler() {
    this(Environment.ofProcess());
  }

  public InboxHandler(Environment environment) {
    this(environment, PATIENCE);
  }

  InboxHandler(Environment environment, Duration patience) {
    this.patience = patience;
    coordinator = CoordinatorClient.waking(environment);
    queue = new QueueVisibility(environment.sqs(), environment.required("INBOX_URL"));
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return Invocations.of(event, context, new SQSBatchResponse(List.of()), this::bring);
  }

  private SQSBatchResponse bring(SQSEvent event) {
    long end = System.nanoTime() + patience.toNanos();
    Set<String> stuck = new HashSet<>();
    List<BatchItemFailure> again = new ArrayList<>();
    Map<String, Duration> soon = new HashMap<>();
    long now = System.currentTimeMillis();
    for (var message : event.getRecords()) {
      Waiting waiting;
      try {
        waiting = Json.read(message.getBody(), Waiting.class);
      } catch (Refusal e) {
        LOG.error("message {} is no socket's event: {}", message.getMessageId(), e.reason());
        continue;
      }
      if (stuck.contains(waiting.room()) || !isBrought(waiting, end)) {
        stuck.add(waiting.room());
        again.add(BatchItemFailure.builder().withItemIdentifier(message.getMessageId()).build());
        boolean isYoung = QueueVisibility.age(message, now).compareTo(LONGEST_START) < 0;
        if (isYoung) soon.put(message.getReceiptHandle(), SOON);
      }
    }
    queue.change(soon);
    return SQSBatchResponse.builder().withBatchItemFailures(again).build();
  }

  private boolean isBrought(Waiting waiting, long end) {
    String why = "no time is left in this batch";
    try {
      while (true) {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (!left.isPositive()) {
          LOG.warn("room {} cannot be reached yet: {}", waiting.room(), why);
          return false;
        }
        why = outcome(waiting, left);
        if (why.isEmpty()) return true;
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Empty once its room has answered; what that refuses is not brought again. */
  private String outcome(Waiting waiting, Duration left) {
    try {
      int status = send(waiting, left).status();
      if (NOBODY.contains(status)) return "it answers " + status;
      if (status >= REFUSED) LOG.info("room {} answers {}", waiting.room(), status);
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private CoordinatorAnswer send(Waiting waiting, Duration left) throws IOException {
    RoomAddress room = RoomAddress.parse(waiting.room());
    Duration time =
        left.compareTo(CoordinatorClient.PATIENCE) < 0 ? left : CoordinatorClient.PATIENCE;
    if (waiting.opening() != null) {
      return coordinator.connect(room, waiting.connection(), waiting.opening(), time);
    }
    String text = String.valueOf(waiting.text());
    return coordinator.message(room, waiting.connection(), text, waiting.id(), time);
  }
}
