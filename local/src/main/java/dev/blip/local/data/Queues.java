package dev.blip.local.data;

import dev.blip.local.template.QueueSpec;
import dev.blip.local.template.Template;
import dev.blip.protocol.Json;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Makes the template's queues, and gives those that are there what the template says now. */
final class Queues {
  private Queues() {}

  static void create(SqsClient client, List<QueueSpec> queues) {
    Map<String, String> urls = new HashMap<>();
    for (QueueSpec queue : queues) urls.put(queue.name(), url(client, queue));
    // Redrive policies name other queues, so they come when all are there.
    for (QueueSpec queue : queues) {
      client.setQueueAttributes(
          set -> set.queueUrl(urls.get(queue.name())).attributes(attributes(queue)));
    }
  }

  private static String url(SqsClient client, QueueSpec queue) {
    try {
      return client.getQueueUrl(get -> get.queueName(queue.name())).queueUrl();
    } catch (QueueDoesNotExistException e) {
      Map<QueueAttributeName, String> ordered = Map.of(QueueAttributeName.FIFO_QUEUE, "true");
      return client
          .createQueue(
              create -> {
                create.queueName(queue.name());
                if (queue.keepsOrder()) create.attributes(ordered);
              })
          .queueUrl();
    }
  }

  private static Map<QueueAttributeName, String> attributes(QueueSpec queue) {
    Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
    attributes.put(
        QueueAttributeName.VISIBILITY_TIMEOUT, Long.toString(queue.visibility().toSeconds()));
    // Not the retention: ElasticMQ keeps messages until they are taken, and warns if told a time.
    QueueSpec.Redrive redrive = queue.redrive();
    if (redrive != null) {
      attributes.put(QueueAttributeName.REDRIVE_POLICY, policy(redrive));
    }
    return attributes;
  }

  private static String policy(QueueSpec.Redrive redrive) {
    return Json.write(
        Map.of(
            "deadLetterTargetArn",
            "arn:aws:sqs:%s:%s:%s"
                .formatted(Template.REGION, Template.ACCOUNT, redrive.deadLetters()),
            "maxReceiveCount",
            Integer.toString(redrive.maxReceives())));
  }
}
