package dev.blip.local.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.local.template.Template;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The JSON by which Lambda hands a function a batch of a table's changes. */
final class StreamEvent {
  private StreamEvent() {}

  static byte[] of(String stream, List<Record> changes) {
    ObjectNode event = Json.MAPPER.createObjectNode();
    ArrayNode records = event.putArray("Records");
    changes.forEach(change -> record(records.addObject(), stream, change));
    return Json.write(event).getBytes(StandardCharsets.UTF_8);
  }

  private static void record(ObjectNode record, String stream, Record change) {
    record
        .put("eventID", change.eventID())
        .put("eventName", change.eventNameAsString())
        .put("eventVersion", "1.1")
        .put("eventSource", "aws:dynamodb")
        .put("awsRegion", Template.REGION)
        .put("eventSourceARN", stream);
    var told = change.dynamodb();
    ObjectNode changed = record.putObject("dynamodb");
    Instant time = told.approximateCreationDateTime();
    changed
        .put("ApproximateCreationDateTime", time.getEpochSecond())
        .put("SequenceNumber", told.sequenceNumber())
        .put("SizeBytes", told.sizeBytes())
        .put("StreamViewType", told.streamViewTypeAsString());
    changed.set("Keys", image(told.keys()));
    if (told.hasNewImage()) changed.set("NewImage", image(told.newImage()));
    if (told.hasOldImage()) changed.set("OldImage", image(told.oldImage()));
  }

  private static ObjectNode image(Map<String, AttributeValue> image) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    image.forEach((name, value) -> json.set(name, value(value)));
    return json;
  }

  /** Empty for an empty list or map, which DynamoDB Local's streams do not tell apart. */
  private static ObjectNode value(AttributeValue value) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    switch (value.type()) {
      case S -> json.put("S", value.s());
      case N -> json.put("N", value.n());
      case B -> json.put("B", base64(value.b()));
      case BOOL -> json.put("BOOL", value.bool());
      case NUL -> json.put("NULL", true);
      case SS -> value.ss().forEach(json.putArray("SS")::add);
      case NS -> value.ns().forEach(json.putArray("NS")::add);
      case BS -> {
        ArrayNode items = json.putArray("BS");
        value.bs().forEach(item -> items.add(base64(item)));
      }
      case M -> json.set("M", image(value.m()));
      case L -> {
        ArrayNode items = json.putArray("L");
        value.l().forEach(item -> items.add(value(item)));
      }
      case UNKNOWN_TO_SDK_VERSION -> {}
    }
    return json;
  }

  private static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArray());
  }
}
