package dev.blip.local.data;

import dev.blip.local.template.QueueSpec;
import dev.blip.local.template.Template;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Makes tables and queues where they are absent, as the laptop's own servers have them made. */
public final class TemplateData {
  private TemplateData() {}

  public static void create(Template template, DynamoDbClient tables, SqsClient queues) {
    Tables.create(tables, template.tables());
    create(template.queues(), queues);
  }

  public static void create(List<QueueSpec> queues, SqsClient client) {
    Queues.create(client, queues);
  }
}
