package dev.blip.local.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Which messages of a batch a function's answer says are done. An answer that is not of the
 * expected form, or that names a message that is not in the batch, fails the whole batch.
 */
final class BatchVerdict {
  private BatchVerdict() {}

  /**
   * The messages to delete.
   *
   * @throws Refusal if the answer is not of the expected form
   */
  static List<Message> done(List<Message> batch, byte[] answer) {
    String text = new String(answer, StandardCharsets.UTF_8);
    if (text.isBlank() || text.equals("null")) return batch;
    JsonNode failures = Json.tree(text).path("batchItemFailures");
    if (failures.isMissingNode() || failures.isNull()) return batch;
    if (!failures.isArray()) throw Refusal.bad("batchItemFailures must be a list");
    Set<String> failed = new HashSet<>();
    failures.forEach(failure -> failed.add(failure.path("itemIdentifier").asText("")));
    requireKnown(failed, batch);
    return batch.stream().filter(message -> !failed.contains(message.messageId())).toList();
  }

  private static void requireKnown(Set<String> failed, List<Message> batch) {
    Set<String> known = batch.stream().map(Message::messageId).collect(Collectors.toSet());
    for (String id : failed) {
      if (!known.contains(id)) {
        throw Refusal.bad("itemIdentifier must be a message of the batch, was \"" + id + '"');
      }
    }
  }
}
