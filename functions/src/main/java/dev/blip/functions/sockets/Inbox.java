package dev.blip.functions.sockets;

import dev.blip.functions.Environment;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Where sockets' events wait for a coordinator, each room's in order. Safe for use by many threads;
 * calls throw {@code SdkException} when the queue does not take them.
 */
final class Inbox {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String queue;
  private final SqsClient sqs;

  private Inbox(String queue, SqsClient sqs) {
    this.queue = queue;
    this.sqs = sqs;
  }

  /** Null where coordinators never rest. */
  static @Nullable Inbox of(Environment environment) {
    String queue = environment.text("INBOX_URL", "");
    return queue.isEmpty() ? null : new Inbox(queue, environment.sqs());
  }

  /**
   * The socket is let in; its room hears of it later.
   *
   * @param opening as {@link ConnectionRequest#letIn} has it
   */
  void connect(RoomAddress room, String connection, ConnectionRequest opening, String id) {
    put(new Waiting(room.toString(), connection, opening, null, id));
  }

  void message(RoomAddress room, String connection, String text, String id) {
    put(new Waiting(room.toString(), connection, null, text, id));
  }

  private void put(Waiting event) {
    sqs.sendMessage(
        send ->
            send.queueUrl(queue)
                .messageGroupId(hash(event.room()))
                .messageDeduplicationId(hash(event.id()))
                .messageBody(Json.write(event))
                .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE)));
  }

  /** Names may be longer than SQS's IDs, and have other characters. */
  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
