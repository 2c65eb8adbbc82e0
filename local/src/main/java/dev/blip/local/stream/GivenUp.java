package dev.blip.local.stream;

import dev.blip.protocol.Json;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Where is told which changes a function could not take: their place, as Lambda tells it. */
public final class GivenUp implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GivenUp.class);

  private final SqsClient client;
  private final @Nullable URI queue;

  /**
   * @param client closed with this
   * @param queue null where nobody is told
   */
  public GivenUp(SqsClient client, @Nullable URI queue) {
    this.client = client;
    this.queue = queue;
  }

  /**
   * Changes from one number to another.
   *
   * @param why for instance {@code RetryAttemptsExhausted}
   */
  void tell(String stream, String shard, String first, String last, int count, String why) {
    log.warn("{} changes of {} from {} on are given up: {}", count, stream, first, why);
    if (queue == null) return;
    var info =
        Map.of(
            "shardId", shard,
            "startSequenceNumber", first,
            "endSequenceNumber", last,
            "batchSize", count,
            "streamArn", stream);
    var message =
        Map.of(
            "requestContext",
            Map.of("condition", why),
            "version",
            "1.0",
            "DDBStreamBatchInfo",
            info);
    try {
      client.sendMessage(send -> send.queueUrl(queue.toString()).messageBody(Json.write(message)));
    } catch (SdkException e) {
      log.warn("nobody can be told of it: {}", e.toString());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
