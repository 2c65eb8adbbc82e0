package dev.blip.local.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.QueueSpec;
import dev.blip.local.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class QueueServerTest {
  private static final List<QueueSpec> QUEUES =
      Template.read(Path.of("..", "template.yaml"), Map.of()).queues();

  @TempDir Path folder;

  @Test
  void queues_are_those_of_the_template() throws Exception {
    try (var server = QueueServer.start(0, null, QUEUES);
        var client = LocalAws.sqs(server.port())) {
      String url = url(server, "ClicksQueue");
      assertThat(client.getQueueUrl(get -> get.queueName("ClicksQueue")).queueUrl()).isEqualTo(url);
    }
  }

  @Test
  void messages_that_were_not_deleted_come_again_after_a_restart_on_the_same_port()
      throws Exception {
    int port;
    try (var server = QueueServer.start(0, folder, QUEUES);
        var client = LocalAws.sqs(server.port())) {
      port = server.port();
      send(client, server, "kept");
      send(client, server, "taken");
      for (Message message : receive(client, server, 10)) {
        if (message.body().equals("taken")) {
          client.deleteMessage(
              delete ->
                  delete
                      .queueUrl(url(server, "ClicksQueue"))
                      .receiptHandle(message.receiptHandle()));
        }
      }
    }
    try (var server = QueueServer.start(port, folder, QUEUES);
        var client = LocalAws.sqs(port)) {
      assertThat(receive(client, server, 1)).extracting(Message::body).containsExactly("kept");
      assertThat(receive(client, server, 0)).isEmpty();
    }
  }

  @Test
  void template_that_changed_changes_the_queue() throws Exception {
    var before = new QueueSpec("Q", Duration.ofSeconds(30), Duration.ofDays(4), null);
    var after = new QueueSpec("Q", Duration.ofSeconds(7), Duration.ofDays(4), null);
    QueueServer.start(0, folder, List.of(before)).close();
    try (var server = QueueServer.start(0, folder, List.of(after));
        var client = LocalAws.sqs(server.port())) {
      assertThat(
              client
                  .getQueueAttributes(
                      get -> get.queueUrl(url(server, "Q")).attributeNames(QueueAttributeName.ALL))
                  .attributes())
          .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "7");
    }
  }

  private static void send(SqsClient client, QueueServer server, String body) {
    client.sendMessage(send -> send.queueUrl(url(server, "ClicksQueue")).messageBody(body));
  }

  private static List<Message> receive(SqsClient client, QueueServer server, int wait) {
    return client
        .receiveMessage(
            receive ->
                receive
                    .queueUrl(url(server, "ClicksQueue"))
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(wait))
        .messages();
  }

  private static String url(QueueServer server, String queue) {
    return LocalAws.endpoint(server.port()) + "/" + Template.ACCOUNT + "/" + queue;
  }
}
