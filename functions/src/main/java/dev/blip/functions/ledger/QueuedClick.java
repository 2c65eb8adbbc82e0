package dev.blip.functions.ledger;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.blip.functions.CountedClick;
import dev.blip.functions.QueueVisibility;
import dev.blip.protocol.Click;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message of the queue, as far as the ledger looks at it. */
record QueuedClick(SQSMessage message) {
  /**
   * A letter that says a click.
   *
   * @param visitor who made it, null where unknown
   */
  record Of(QueuedClick letter, Click click, @Nullable Long visitor) {
    Of(QueuedClick letter, CountedClick counted) {
      this(letter, counted.click(), counted.visitor());
    }
  }

  String id() {
    return message.getMessageId();
  }

  String body() {
    return message.getBody() == null ? "" : message.getBody();
  }

  /** How often the queue has given it out, this time included. */
  int receives() {
    Map<String, String> attributes = message.getAttributes();
    String count = attributes == null ? null : attributes.get("ApproximateReceiveCount");
    return count == null ? 1 : Integer.parseInt(count);
  }

  /**
   * How long ago it was sent.
   *
   * @param now epoch milliseconds
   */
  Duration age(long now) {
    return QueueVisibility.age(message, now);
  }

  /** When it was sent, in epoch milliseconds; now, if the queue does not say. */
  long sentAt() {
    long now = System.currentTimeMillis();
    return now - age(now).toMillis();
  }
}
