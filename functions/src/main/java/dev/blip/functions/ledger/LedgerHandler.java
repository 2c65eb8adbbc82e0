package dev.blip.functions.ledger;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.blip.functions.Coordinator;
import dev.blip.functions.Environment;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Takes clicks from the queue: writes each once, and hands each to its room, which passes over what
 * it has seen. A message that fails stays in the queue; one that fails too often goes to the dead
 * letters.
 */
public final class LedgerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final int MOST_PER_CALL = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(LedgerHandler.class);

  private final Ledger ledger;
  private final Coordinator coordinator;

  /** A click, and the message that brought it. */
  private record Letter(String messageId, Click click) {}

  public LedgerHandler() {
    this(Environment.ofProcess());
  }

  public LedgerHandler(Environment environment) {
    ledger = new Ledger(environment);
    coordinator = new Coordinator(environment);
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return take(event);
  }

  /** Answers which messages the queue is to deliver again. */
  public SQSBatchResponse take(SQSEvent event) {
    Set<String> failed = new LinkedHashSet<>();
    List<Letter> letters = read(event, failed);
    letters = write(letters, failed);
    handOver(letters, failed);
    return SQSBatchResponse.builder()
        .withBatchItemFailures(
            failed.stream()
                .map(id -> BatchItemFailure.builder().withItemIdentifier(id).build())
                .toList())
        .build();
  }

  private static List<Letter> read(SQSEvent event, Set<String> failed) {
    var letters = new ArrayList<Letter>();
    for (SQSMessage message : event.getRecords()) {
      try {
        Click click = Json.read(message.getBody(), Click.class);
        letters.add(new Letter(message.getMessageId(), click));
      } catch (Refusal e) {
        LOG.warn("message {} is no click: {}", message.getMessageId(), e.reason());
        failed.add(message.getMessageId());
      }
    }
    return letters;
  }

  private List<Letter> write(List<Letter> letters, Set<String> failed) {
    try {
      ledger.write(letters.stream().map(Letter::click).toList());
      return letters;
    } catch (SdkException e) {
      LOG.warn("{} clicks are not all written, they stay: {}", letters.size(), e.getMessage());
      letters.forEach(letter -> failed.add(letter.messageId));
      return List.of();
    }
  }

  private void handOver(List<Letter> letters, Set<String> failed) {
    Map<String, List<Letter>> byAccount = new LinkedHashMap<>();
    for (Letter letter : letters) {
      if (letter.click.bot()) continue;
      byAccount.computeIfAbsent(letter.click.account(), a -> new ArrayList<>()).add(letter);
    }
    byAccount.forEach(
        (account, ofAccount) -> {
          for (int from = 0; from < ofAccount.size(); from += MOST_PER_CALL) {
            int to = Math.min(from + MOST_PER_CALL, ofAccount.size());
            handOver(account, ofAccount.subList(from, to), failed);
          }
        });
  }

  private void handOver(String account, List<Letter> letters, Set<String> failed) {
    String why;
    try {
      var clicks = letters.stream().map(Letter::click).toList();
      var answer = coordinator.clicks(account, clicks, PATIENCE).join();
      if (answer.isOk()) return;
      why = "it answered " + answer.status() + " " + answer.body();
    } catch (CompletionException e) {
      why = String.valueOf(e.getCause());
    }
    LOG.warn("room clicks/{} did not take {} clicks, they stay: {}", account, letters.size(), why);
    letters.forEach(letter -> failed.add(letter.messageId));
  }
}
