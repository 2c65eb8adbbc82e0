package dev.blip.client;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a topic is subscribed to: {@code Subscribe.fromAll().durable("billing").group("workers")}.
 *
 * @param from JSON, as the protocol has it
 * @param durable the place is kept under this name; null: it ends with the socket
 * @param group members share one place, and each message goes to one of them
 * @param ackWait until an unacknowledged message comes again
 * @param maxInFlight most messages that are sent ahead of the handler
 */
public record Subscribe(
    String from,
    @Nullable String durable,
    @Nullable String group,
    Duration ackWait,
    int maxInFlight) {
  private static Subscribe from(String json) {
    return new Subscribe(json, null, null, Duration.ofSeconds(30), 16);
  }

  /** What is published from now on. */
  public static Subscribe fromNew() {
    return from("\"new\"");
  }

  /** Everything that the topic keeps. */
  public static Subscribe fromAll() {
    return from("\"all\"");
  }

  /** The newest message, and what follows. */
  public static Subscribe fromLast() {
    return from("\"last\"");
  }

  public static Subscribe fromSeq(long seq) {
    return from("{\"seq\":" + seq + "}");
  }

  public static Subscribe fromTime(Instant time) {
    return from("{\"time\":" + time.toEpochMilli() + "}");
  }

  public Subscribe durable(String name) {
    return new Subscribe(from, name, group, ackWait, maxInFlight);
  }

  public Subscribe group(String name) {
    return new Subscribe(from, durable, name, ackWait, maxInFlight);
  }

  /** 1 ms to an hour. */
  public Subscribe ackWait(Duration wait) {
    return new Subscribe(from, durable, group, wait, maxInFlight);
  }

  /** 1 to 10,000. */
  public Subscribe maxInFlight(int most) {
    return new Subscribe(from, durable, group, ackWait, most);
  }

  String frame() {
    return "{\"type\":\"subscribe\",\"ack\":\"explicit\",\"batch\":true,\"from\":"
        + from
        + (durable == null ? "" : ",\"durable\":" + Json.quoted(durable))
        + (group == null ? "" : ",\"group\":" + Json.quoted(group))
        + ",\"ackWaitMs\":"
        + ackWait.toMillis()
        + ",\"maxInFlight\":"
        + maxInFlight
        + "}";
  }
}
