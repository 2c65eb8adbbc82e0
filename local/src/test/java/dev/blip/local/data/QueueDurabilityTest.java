package dev.blip.local.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.QueueSpec;
import dev.blip.local.template.Template;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** Guarantee 1 on a laptop: what the queue acknowledged is still there after a kill -9. */
class QueueDurabilityTest {
  private static final List<QueueSpec> QUEUES =
      List.of(new QueueSpec("Q", Duration.ofSeconds(180), Duration.ofDays(4), null));
  private static final int MESSAGES = 20;

  @TempDir Path folder;

  /** A JVM with a queue, to be killed; it says its port and lives until then. */
  static final class Victim {
    public static void main(String[] arguments) throws Exception {
      QueueServer server = QueueServer.start(0, Path.of(arguments[0]), QUEUES);
      System.out.println("port=" + server.port());
      Thread.currentThread().join();
    }
  }

  @RepeatedTest(2)
  void acknowledged_messages_survive_a_kill() throws Exception {
    Process victim = spawn();
    List<String> acknowledged = new ArrayList<>();
    try {
      int port = port(victim);
      try (var client = LocalAws.sqs(port)) {
        for (int i = 0; i < MESSAGES; i++) {
          String body = "click-" + i;
          client.sendMessage(send -> send.queueUrl(url(port)).messageBody(body));
          acknowledged.add(body);
        }
      }
    } finally {
      victim.destroyForcibly();
      assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(victim.exitValue()).as("killed by SIGKILL").isEqualTo(128 + 9);
    try (var server = QueueServer.start(0, folder, QUEUES);
        var client = LocalAws.sqs(server.port())) {
      assertThat(drain(client, url(server.port())))
          .containsExactlyInAnyOrderElementsOf(acknowledged);
    }
  }

  private Process spawn() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int port(Process victim) throws Exception {
    BufferedReader out = victim.inputReader(StandardCharsets.UTF_8);
    return CompletableFuture.supplyAsync(
            () ->
                out.lines()
                    .filter(line -> line.startsWith("port="))
                    .findFirst()
                    .map(line -> Integer.parseInt(line.substring("port=".length())))
                    .orElseThrow())
        .get(60, TimeUnit.SECONDS);
  }

  private static List<String> drain(SqsClient client, String url) {
    List<String> bodies = new ArrayList<>();
    while (true) {
      List<Message> messages =
          client
              .receiveMessage(receive -> receive.queueUrl(url).maxNumberOfMessages(10))
              .messages();
      if (messages.isEmpty()) return bodies;
      messages.forEach(message -> bodies.add(message.body()));
    }
  }

  private static String url(int port) {
    return LocalAws.endpoint(port) + "/" + Template.ACCOUNT + "/Q";
  }
}
