package dev.blip.functions.ledger;

import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * Where letters go that can never be done, with the reason. They are tried a few times before: a
 * ledger that is older than the redirect that sent them may be replaced meanwhile.
 */
final class DeadLetters {
  /** On which receive a letter is given up. */
  static final int MOST_RECEIVES = 5;

  private static final int LONGEST_REASON = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final SqsClient sqs;
  private final String queue;
  private final Counters counters;

  DeadLetters(Environment environment, SqsClient sqs, Counters counters) {
    this.sqs = sqs;
    queue = environment.required("DEAD_LETTERS_URL");
    this.counters = counters;
  }

  /**
   * Moves letters that have come too often, and takes them out of the map; a letter that is moved
   * and then not deleted from its queue is moved again. While the dead letters cannot be reached,
   * all stay, and so do those for which no time is left.
   *
   * @param wrong why each can never be done
   */
  void take(Map<QueuedClick, String> wrong, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Iterator<Map.Entry<QueuedClick, String>> each = wrong.entrySet().iterator();
    try {
      while (each.hasNext() && System.nanoTime() < deadline) {
        var entry = each.next();
        if (entry.getKey().receives() < MOST_RECEIVES) continue;
        move(entry.getKey(), entry.getValue());
        each.remove();
      }
    } catch (SdkException e) {
      LOG.warn("dead letters cannot be reached, messages come again: {}", e.toString());
    }
  }

  private void move(QueuedClick letter, String why) {
    sqs.sendMessage(
        send ->
            send.queueUrl(queue)
                .messageBody(letter.body())
                .messageAttributes(
                    Map.of(
                        "reason", text(why),
                        "message", text(letter.id()),
                        "receives", text(Integer.toString(letter.receives()))))
                .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE)));
    LOG.error("message {} is given up: {}", letter.id(), why);
    counters.count("ClicksGivenUp", why);
  }

  /** SQS takes no control characters, and nothing empty. */
  private static MessageAttributeValue text(String value) {
    String plain = value.replaceAll("[\\p{Cntrl}\\p{Cn}\\p{Cs}]", " ").strip();
    String some = plain.isEmpty() ? "none" : plain;
    return MessageAttributeValue.builder()
        .dataType("String")
        .stringValue(some.length() <= LONGEST_REASON ? some : some.substring(0, LONGEST_REASON))
        .build();
  }
}
