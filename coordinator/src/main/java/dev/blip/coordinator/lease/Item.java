package dev.blip.coordinator.lease;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An item of the table, read by attribute. What is missing is a fault of the table's writer. */
record Item(Map<String, AttributeValue> attributes) {
  String text(String name) {
    return Objects.requireNonNull(value(name).s(), name);
  }

  long number(String name) {
    return Long.parseLong(Objects.requireNonNull(value(name).n(), name));
  }

  boolean flag(String name) {
    return Objects.requireNonNull(value(name).bool(), name);
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  private AttributeValue value(String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }

  /** A key, to which attributes may be added. */
  static Map<String, AttributeValue> key(String kind, String id) {
    Map<String, AttributeValue> key = new HashMap<>();
    key.put("kind", of(kind));
    key.put("id", of(id));
    return key;
  }

  static AttributeValue of(String text) {
    return AttributeValue.fromS(text);
  }

  static AttributeValue of(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }
}
