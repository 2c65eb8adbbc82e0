package dev.blip.local;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.data.LocalAws;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a topic has brought to SQS, as a team's own program takes it from there. */
final class BridgedQueue {
  /** Where a second coordinator ends just as it serves the queue, it waits half a minute. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private BridgedQueue() {}

  /** Takes messages until each number up to one has come; answers all, in the order they came. */
  static List<JsonNode> take(Laptop laptop, long last) {
    String url = LocalAws.queue(laptop.queue().port(), "BridgeQueue").toString();
    List<JsonNode> taken = new ArrayList<>();
    try (var sqs = LocalAws.sqs(laptop.queue().port())) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                var come =
                    sqs.receiveMessage(
                        ask -> ask.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(1));
                for (var message : come.messages()) {
                  taken.add(Json.tree(message.body()));
                  sqs.deleteMessage(
                      done -> done.queueUrl(url).receiptHandle(message.receiptHandle()));
                }
                long numbers = taken.stream().map(one -> one.path("seq")).distinct().count();
                return numbers == last;
              });
    }
    return taken;
  }
}
