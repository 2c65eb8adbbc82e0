package dev.blip.local.queue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.local.template.Template;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** The JSON by which Lambda hands a function a batch of messages. */
final class SqsEvent {
  private SqsEvent() {}

  static byte[] of(String queue, List<Message> messages) {
    ObjectNode event = Json.MAPPER.createObjectNode();
    ArrayNode records = event.putArray("Records");
    messages.forEach(message -> record(records.addObject(), queue, message));
    return Json.write(event).getBytes(StandardCharsets.UTF_8);
  }

  private static void record(ObjectNode record, String queue, Message message) {
    record
        .put("messageId", message.messageId())
        .put("receiptHandle", message.receiptHandle())
        .put("body", message.body())
        .put("md5OfBody", message.md5OfBody())
        .put("eventSource", "aws:sqs")
        .put(
            "eventSourceARN",
            "arn:aws:sqs:%s:%s:%s".formatted(Template.REGION, Template.ACCOUNT, queue))
        .put("awsRegion", Template.REGION);
    ObjectNode attributes = record.putObject("attributes");
    message.attributesAsStrings().forEach(attributes::put);
    ObjectNode own = record.putObject("messageAttributes");
    message.messageAttributes().forEach((name, value) -> attribute(own.putObject(name), value));
    if (message.md5OfMessageAttributes() != null) {
      record.put("md5OfMessageAttributes", message.md5OfMessageAttributes());
    }
  }

  private static void attribute(ObjectNode attribute, MessageAttributeValue value) {
    attribute.put("dataType", value.dataType());
    if (value.stringValue() != null) attribute.put("stringValue", value.stringValue());
    if (value.binaryValue() != null) {
      attribute.put(
          "binaryValue", Base64.getEncoder().encodeToString(value.binaryValue().asByteArray()));
    }
    attribute.putArray("stringListValues");
    attribute.putArray("binaryListValues");
  }
}
