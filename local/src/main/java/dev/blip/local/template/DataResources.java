package dev.blip.local.template;

import dev.blip.local.template.Template.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tables and queues of the template. */
final class DataResources {
  private static final Pattern STREAM = Pattern.compile("arn:aws:dynamodb:.*:table/(.+)/stream/.+");

  private DataResources() {}

  static TableSpec table(Resource table) {
    Value properties = table.properties();
    Map<String, String> attributes = new LinkedHashMap<>();
    for (Value attribute : properties.at("AttributeDefinitions").items()) {
      attributes.put(attribute.at("AttributeName").text(), attribute.at("AttributeType").text());
    }
    return new TableSpec(
        table.name(),
        Map.copyOf(attributes),
        key(properties.at("KeySchema")),
        properties.at("GlobalSecondaryIndexes").items().stream().map(DataResources::index).toList(),
        timeToLive(properties.at("TimeToLiveSpecification")),
        stream(properties.at("StreamSpecification")));
  }

  private static TableSpec.Index index(Value index) {
    Value projection = index.at("Projection");
    return new TableSpec.Index(
        index.at("IndexName").text(),
        key(index.at("KeySchema")),
        projection.at("ProjectionType").text("ALL"),
        projection.at("NonKeyAttributes").items().stream().map(Value::text).toList());
  }

  private static TableSpec.Key key(Value schema) {
    String hash = keyPart(schema, "HASH");
    if (hash == null) throw schema.error("must name a HASH key");
    return new TableSpec.Key(hash, keyPart(schema, "RANGE"));
  }

  private static @Nullable String keyPart(Value schema, String type) {
    List<Value> parts =
        schema.items().stream().filter(part -> part.at("KeyType").text().equals(type)).toList();
    return parts.isEmpty() ? null : parts.getFirst().at("AttributeName").text();
  }

  private static @Nullable String timeToLive(Value specification) {
    return specification.at("Enabled").flag(false)
        ? specification.at("AttributeName").text()
        : null;
  }

  private static @Nullable String stream(Value specification) {
    return specification.isPresent() ? specification.at("StreamViewType").text() : null;
  }

  /** The table's name in its stream's ARN. */
  static String tableIn(Value arn) {
    Matcher found = STREAM.matcher(arn.text());
    if (found.matches()) return found.group(1);
    throw arn.error("must be a table's stream, was \"" + arn.text() + '"');
  }

  static QueueSpec queue(Resource queue) {
    Value properties = queue.properties();
    return new QueueSpec(
        QueueSpec.name(queue.name(), properties.at("FifoQueue").flag(false)),
        properties.at("VisibilityTimeout").seconds(30),
        properties.at("MessageRetentionPeriod").seconds(345_600),
        redrive(properties.at("RedrivePolicy")));
  }

  private static QueueSpec.@Nullable Redrive redrive(Value policy) {
    if (!policy.isPresent()) return null;
    int maxReceives = policy.at("maxReceiveCount").number(0);
    if (maxReceives < 1 || maxReceives > 1_000) {
      throw policy.at("maxReceiveCount").error("must be 1..1000, was " + maxReceives);
    }
    return new QueueSpec.Redrive(queueIn(policy.at("deadLetterTargetArn")), maxReceives);
  }

  /** The queue's name in its ARN. */
  static String queueIn(Value arn) {
    String text = arn.text();
    if (!text.startsWith("arn:aws:sqs:")) {
      throw arn.error("must be a queue's ARN, was \"" + text + '"');
    }
    return text.substring(text.lastIndexOf(':') + 1);
  }
}
