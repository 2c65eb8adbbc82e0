package dev.blip.functions.links;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** DynamoDB's expressions of a change of a link that is an account's, and has some version. */
final class LinkChange {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();
  private final StringBuilder sets = new StringBuilder();
  private final StringBuilder removes = new StringBuilder();
  private final String condition;

  /**
   * @param expected the version that the link must have, null for any
   */
  LinkChange(String account, @Nullable String expected) {
    values.put(":owner", AttributeValue.fromS(account));
    if (expected == null) {
      condition = "account = :owner";
      return;
    }
    names.put("#version", "version");
    boolean first = expected.equals(LinkItem.FIRST_VERSION);
    if (!first) values.put(":expected", AttributeValue.fromS(expected));
    condition =
        "account = :owner AND "
            + (first ? "attribute_not_exists(#version)" : "#version = :expected");
  }

  /** Sets an attribute, or takes it away if there is no value. */
  LinkChange set(String name, @Nullable AttributeValue value) {
    names.put("#" + name, name);
    if (value == null) {
      removes.append(removes.isEmpty() ? " REMOVE " : ", ").append('#').append(name);
    } else {
      values.put(":" + name, value);
      sets.append(sets.isEmpty() ? "SET " : ", ").append("#%s = :%s".formatted(name, name));
    }
    return this;
  }

  /** Null where there is none: DynamoDB takes no empty map. */
  @Nullable Map<String, String> names() {
    return names.isEmpty() ? null : names;
  }

  Map<String, AttributeValue> values() {
    return values;
  }

  String condition() {
    return condition;
  }

  String update() {
    return sets.toString() + removes;
  }
}
