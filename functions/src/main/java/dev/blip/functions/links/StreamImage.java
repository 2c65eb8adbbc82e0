package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attributes in the form that streams have in events. */
final class StreamImage {
  /** A laptop's streams lose what an empty list or map is. */
  private static final AttributeValue NOTHING = AttributeValue.builder().build();

  private StreamImage() {}

  /** No attributes where there is no image. */
  static Map<String, AttributeValue> read(JsonNode image) {
    var item = new HashMap<String, AttributeValue>();
    image.properties().forEach(field -> item.put(field.getKey(), value(field.getValue())));
    return item;
  }

  private static AttributeValue value(JsonNode value) {
    if (value.isEmpty()) return NOTHING;
    var field = value.properties().iterator().next();
    JsonNode of = field.getValue();
    return switch (field.getKey()) {
      case "S" -> AttributeValue.fromS(of.asText());
      case "N" -> AttributeValue.fromN(of.asText());
      case "BOOL" -> AttributeValue.fromBool(of.asBoolean());
      case "M" -> AttributeValue.fromM(read(of));
      case "L" -> {
        var items = new ArrayList<AttributeValue>();
        of.forEach(item -> items.add(value(item)));
        yield AttributeValue.fromL(items);
      }
      default -> AttributeValue.fromNul(true);
    };
  }
}
