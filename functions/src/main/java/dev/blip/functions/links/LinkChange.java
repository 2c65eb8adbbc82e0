package dev.blip.functions.links;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * DynamoDB's expressions of a change of a link that is an account's, and has some version, or was.
 */
final class LinkChange {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();
  private final StringBuilder sets = new StringBuilder();
  private final StringBuilder removes = new StringBuilder();
  private final String condition;

  private LinkChange(String condition) {
    this.condition = condition;
  }

  /**
   * Of a link that its account has deleted.
   *
   * @param since not before this, in epoch milliseconds
   */
  static LinkChange ofDeleted(String account, AttributeValue since) {
    var change = new LinkChange("#deletedBy = :owner AND #deletedAt >= :since");
    change.values.put(":owner", AttributeValue.fromS(account));
    change.values.put(":since", since);
    return change;
  }

  /**
   * @param expected the version that the link must have, null for any
   */
  LinkChange(String account, @Nullable String expected) {
    names.put("#account", "account");
    values.put(":owner", AttributeValue.fromS(account));
    if (expected == null) {
      condition = "#account = :owner";
      return;
    }
    names.put("#version", "version");
    boolean first = expected.equals(LinkItem.FIRST_VERSION);
    if (!first) values.put(":expected", AttributeValue.fromS(expected));
    condition =
        "#account = :owner AND "
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

  Map<String, String> names() {
    return names;
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
