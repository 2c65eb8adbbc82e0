package dev.blip.functions;

import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Goes once, before a snapshot is made (SnapStart), the ways that requests will go: JSON, signing,
 * TLS, each AWS service that the function's variables name, the coordinator. What it sends changes
 * nothing: a read of what cannot be there, a message that is refused for being empty. A refusal
 * warms as well as an answer, and nothing that fails stops the snapshot. It uses clients of its
 * own, so that no connection of the handler's is in the snapshot, where it would be dead.
 */
final class Priming {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String NOTHING = "-";
  private static final Logger LOG = LoggerFactory.getLogger(Priming.class);

  private final Environment environment;
  private final Map<String, String> variables;

  Priming(Environment environment, Map<String, String> variables) {
    this.environment = environment;
    this.variables = variables;
  }

  /** Whether a snapshot is being made of this process. */
  static boolean isDue(Map<String, String> variables) {
    return "snap-start".equals(variables.get("AWS_LAMBDA_INITIALIZATION_TYPE"));
  }

  /** Returns when all ways have been gone, or tried. */
  void run() {
    attempt("JSON", Priming::json);
    for (var variable : variables.entrySet()) {
      String name = variable.getKey();
      String value = variable.getValue();
      switch (name) {
        case "LINKS_TABLE" -> attempt(name, () -> read(value, "slug"));
        case "TICKETS_TABLE" -> attempt(name, () -> read(value, "ticket"));
        case "KEYS_TABLE" -> attempt(name, () -> read(value, "hash"));
        case "TRIES_TABLE", "MODERATION_TABLE" -> attempt(name, () -> read(value, "what"));
        case "CLICKS_TABLE", "COUNTS_TABLE" -> attempt(name, () -> read(value, "account"));
        case "LEASES_TABLE" -> attempt(name, () -> read(value, "kind"));
        case "CLICKS_QUEUE_URL" -> attempt(name, () -> send(value));
        case "COORDINATOR_URL" -> attempt(name, () -> ask(value));
        default -> {
          if (Environment.isRemote(value)) attempt(name, environment::askInVain);
        }
      }
    }
  }

  private static void json() {
    var click =
        new Click(NOTHING, "nobody", NOTHING, 0, 0.0, 0.0, false, "MY", null, null, false, null);
    var _ = Json.read(Json.write(click), Click.class);
    var _ = Json.write(List.of(click));
  }

  private void read(String table, String key) {
    try (var client = environment.dynamoDb()) {
      client.getItem(get -> get.tableName(table).key(Map.of(key, AttributeValue.fromS(NOTHING))));
    }
  }

  private void send(String queue) {
    try (var client = environment.sqs()) {
      client.sendMessage(send -> send.queueUrl(queue).messageBody(""));
    }
  }

  private static void ask(String coordinators) throws IOException, InterruptedException {
    String health = new Route.Health().target();
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (URI address : CoordinatorAddresses.of(coordinators).find()) {
        var request = HttpRequest.newBuilder(URI.create(address + health)).timeout(PATIENCE);
        var _ = http.send(request.build(), BodyHandlers.ofString());
      }
    }
  }

  /** A way that may fail. */
  @FunctionalInterface
  private interface Way {
    void go() throws IOException, InterruptedException;
  }

  private static void attempt(String what, Way way) {
    try {
      way.go();
    } catch (IOException | RuntimeException e) {
      LOG.info("{} primed as far as: {}", what, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
