package dev.blip.local;

import dev.blip.coordinator.Coordinator;
import dev.blip.coordinator.CoordinatorSettings;
import dev.blip.functions.Environment;
import dev.blip.functions.bridge.BridgeHandler;
import dev.blip.functions.ledger.LedgerHandler;
import dev.blip.local.aws.KeptSettings;
import dev.blip.local.aws.WatchedAws;
import dev.blip.local.data.LocalAws;
import dev.blip.local.issuer.Issuer;
import dev.blip.local.lambda.HandlerFactory;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.OnAws;
import dev.blip.local.template.RecordedVariables;
import dev.blip.local.template.Template;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Blip's parts as on AWS, on a laptop: settings and secrets stand in SSM and Secrets Manager, the
 * coordinator has its container's variables and no others, everybody signs with a key of their own
 * name, and every call of AWS and every variable that is read is noted.
 */
final class WatchedParts implements Parts, AutoCloseable {
  static final String COORDINATOR = "Coordinator";
  static final String ORIGIN_SECRET = "only-cloudfront-knows";
  private static final String COORDINATOR_SECRET = "only-functions-know";

  private record Made(String handler, RecordedVariables variables) {}

  private final HouseParts parts = new HouseParts();
  private final KeptSettings kept = new KeptSettings();
  private final WatchedAws aws = new WatchedAws();
  private final Collection<Made> made = new ConcurrentLinkedQueue<>();
  private volatile RecordedVariables container = new RecordedVariables(Map.of());

  WatchedParts() throws IOException {
    kept.put("CoordinatorSecret", COORDINATOR_SECRET);
    kept.put("OriginSecret", ORIGIN_SECRET);
  }

  WatchedAws aws() {
    return aws;
  }

  /** Which variables handlers of a class have read. */
  Set<String> read(String handler) {
    Set<String> read = new TreeSet<>();
    for (Made each : made) if (each.handler.equals(handler)) read.addAll(each.variables.asked());
    return read;
  }

  /** Which variables the coordinator and its rooms have read. */
  Set<String> readByCoordinator() {
    return container.asked();
  }

  @Override
  public HandlerFactory handlers() {
    return (type, environment) -> {
      var variables = new RecordedVariables(asOnAws(type.getSimpleName(), environment));
      made.add(new Made(type.getSimpleName(), variables));
      return type.getConstructor(Environment.class).newInstance(new Environment(variables));
    };
  }

  /** One more instance of the ledger's function, with the variables that the house gave it. */
  LedgerHandler ledger() {
    String name = LedgerHandler.class.getSimpleName();
    return made.stream()
        .filter(each -> each.handler.equals(name))
        .map(each -> new LedgerHandler(new Environment(each.variables)))
        .findFirst()
        .orElseThrow();
  }

  /** Likewise of the bridge's. */
  BridgeHandler bridge() {
    String name = BridgeHandler.class.getSimpleName();
    return made.stream()
        .filter(each -> each.handler.equals(name))
        .map(each -> new BridgeHandler(new Environment(each.variables)))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, String> asOnAws(String handler, Map<String, String> laptop) {
    Map<String, String> all = new HashMap<>(laptop);
    OnAws.handlers()
        .forEach(
            (function, its) -> {
              if (its.equals(handler)) all.putAll(OnAws.elsewhere(function));
            });
    all.put("AWS_ACCESS_KEY_ID", handler);
    for (String server : Set.of("DYNAMODB", "SQS")) {
      String address = Objects.requireNonNull(laptop.get("AWS_ENDPOINT_URL_" + server));
      String watched = aws.before(URI.create(address)).toString();
      all.replaceAll((name, value) -> value.replace(address, watched));
    }
    String settings = aws.before(kept.address()).toString();
    all.put("AWS_ENDPOINT_URL_SSM", settings);
    all.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", settings);
    return all;
  }

  @Override
  public Running coordinator(CoordinatorPlan plan) {
    Map<String, String> values = new HashMap<>();
    for (String name : OnAws.coordinatorsVariables()) values.put(name, container(name, plan));
    container = new RecordedVariables(values);
    var asked = CoordinatorSettings.of(container);
    var key = StaticCredentialsProvider.create(AwsBasicCredentials.create(COORDINATOR, "secret"));
    URI tables = aws.before(LocalAws.endpoint(plan.tables()));
    var coordinator =
        Coordinator.start(
            new CoordinatorSettings(
                asked.server(),
                asked.sockets().withCredentials(key),
                asked.leases().at(tables, key),
                asked.folder(),
                asked.clusterHost(),
                asked.clusterPort(),
                asked.environment()));
    return new Running(coordinator.port(), coordinator);
  }

  /** What a variable of the container says here. */
  private String container(String name, CoordinatorPlan plan) {
    return switch (name) {
      case "BLIP_COORDINATOR_PORT" -> Integer.toString(plan.ports().getFirst());
      case "BLIP_CLUSTER_PORT" -> "0";
      // For the start script alone, which sizes the JVM.
      case "BLIP_TASK_CPU", "BLIP_TASK_MEMORY" -> "1024";
      case "BLIP_LOG_LEVEL" -> "INFO";
      case "BLIP_REST_AFTER" -> "0";
      case "COORDINATOR_SERVICE", "WAKE_SCHEDULE", "REST_QUEUES" -> "";
      case "AWS_REGION" -> Template.REGION;
      case "BLIP_ROOMS" -> plan.rooms().toString();
      case "LEASES_TABLE" -> plan.leases();
      case "COORDINATOR_SECRET" -> COORDINATOR_SECRET;
      case "BLIP_BRIDGE_TOPIC" -> plan.settings().bridge();
      case "BLIP_BRIDGE_QUEUE_URL" -> {
        URI queue = plan.queue();
        URI server = LocalAws.endpoint(queue.getPort());
        yield aws.before(server) + queue.getPath();
      }
      case "CONNECTIONS_URL" -> {
        URI connections = plan.connections();
        URI origin = URI.create(connections.getScheme() + "://" + connections.getAuthority());
        yield aws.before(origin) + connections.getPath();
      }
      default -> {
        String ofRooms = plan.settings().clicks().variables().get(name);
        if (ofRooms == null) throw new AssertionError("container has " + name + ", unknown here");
        yield ofRooms;
      }
    };
  }

  @Override
  public Running gateway(int port, Template template, Lambda lambda, Issuer issuer)
      throws Exception {
    String origin = "http://localhost:" + port;
    kept.put("/blip/base-url", origin);
    kept.put("/blip/token-issuer", origin);
    kept.put("/blip/token-audience", Issuer.AUDIENCE);
    return parts.gateway(port, template, lambda, issuer);
  }

  @Override
  public void close() {
    aws.close();
    kept.close();
  }
}
