package dev.blip.local;

import dev.blip.local.data.LocalAws;
import dev.blip.local.data.QueueServer;
import dev.blip.local.data.TableServer;
import dev.blip.local.demo.DemoLedger;
import dev.blip.local.demo.DemoLinks;
import dev.blip.local.demo.DemoPast;
import dev.blip.local.demo.DemoTraffic;
import dev.blip.local.fleet.OnDemand;
import dev.blip.local.fleet.Orphans;
import dev.blip.local.issuer.Issuer;
import dev.blip.local.issuer.SigningKey;
import dev.blip.local.lambda.Functions;
import dev.blip.local.queue.EventSourceMapping;
import dev.blip.local.stream.GivenUp;
import dev.blip.local.stream.StreamMapping;
import dev.blip.local.stream.TableStream;
import dev.blip.local.template.QueueSource;
import dev.blip.local.template.StreamSource;
import dev.blip.local.template.Template;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The whole house in this JVM: DynamoDB, SQS, Lambda, API Gateway, the coordinator, the demo. Each
 * part may be stopped and started again while the rest runs.
 */
public final class Laptop implements AutoCloseable {
  private static final String LEASES = "LeasesTable";
  private static final String BRIDGE = "BridgeQueue";
  private static final String LEDGER = "LedgerFunction";
  private static final String COORDINATORS = "coordinators";
  private static final Duration DEMO_PACE = Duration.ofMillis(1_500);

  private final Settings settings;
  private final Parts parts;
  private final Closing closing;
  private final Ports ports;
  private final Template bare;
  private final DataFolder folder;
  private final Issuer issuer;
  private final Path kept;
  private final Switchable tables;
  private final Switchable queue;
  private final Switchable coordinator;

  /** The one that runs, or ran last. */
  private volatile @Nullable TableServer tableServer;

  private Laptop(Settings settings, DataFolder folder, Path template, Parts parts, Closing closing)
      throws Exception {
    this.settings = settings;
    this.folder = folder;
    this.parts = parts;
    this.closing = closing;
    this.kept = kept(folder, closing);
    Orphans.await(kept.resolve(COORDINATORS));
    this.ports = Ports.settle(settings);
    this.bare = Template.read(template, Map.of());
    Path key = folder.at("issuer.json");
    this.issuer =
        new Issuer(
            origin().toString(),
            key == null ? SigningKey.fresh() : SigningKey.in(key),
            InstantSource.system());
    this.tables = new Switchable(ports.tables(), this::startTables);
    this.queue = new Switchable(ports.queue(), this::startQueue);
    this.coordinator = new Switchable(ports.coordinators().getFirst(), port -> startCoordinators());
  }

  /**
   * Starts everything and waits until it can be used. What had started is stopped if something
   * fails.
   *
   * @param folder closed together with this, also if the start fails
   * @param template Blip's template.yaml
   */
  public static Laptop start(
      Settings settings, DataFolder folder, Path template, Parts parts, Progress progress)
      throws Exception {
    var closing = new Closing();
    closing.add("data folder", folder);
    try {
      var laptop = new Laptop(settings, folder, template, parts, closing);
      laptop.start(new Steps(progress));
      return laptop;
    } catch (Exception e) {
      closing.close();
      throw e;
    }
  }

  private void start(Steps steps) throws Exception {
    // Closed in the opposite order: a coordinator that leaves releases its shards in a table.
    closing.add("tables", tables);
    closing.add("queue", queue);
    closing.add("coordinator", coordinator);
    steps.together(
        Map.of(
            "tables (DynamoDB Local)", tables::start,
            "queue (ElasticMQ)", queue::start,
            "coordinator", coordinator::start));
    Template template = addressed();
    Functions functions = new Functions(template.functions(), this::handler);
    closing.add("functions", functions);
    steps.one("functions", functions::warm);
    steps.one("queue's feed", () -> feed(template, functions));
    steps.one("tables' streams", () -> follow(template, functions));
    steps.one("gateway", () -> openGateway(template, functions));
    if (settings.demo()) steps.one("demo links", () -> demo(template));
  }

  private Running startTables(int port) throws Exception {
    var server = TableServer.start(port, folder.at("dynamodb"), bare.tables());
    tableServer = server;
    return new Running(server.port(), server);
  }

  private Running startQueue(int port) throws Exception {
    var server = QueueServer.start(port, folder.at("queue"), bare.queues());
    return new Running(server.port(), server);
  }

  private Running startCoordinators() throws Exception {
    return parts.coordinator(
        new Parts.CoordinatorPlan(
            settings,
            ports.coordinators(),
            ports.tables(),
            ports.control(),
            LocalAws.queue(ports.queue(), BRIDGE),
            LEASES,
            kept.resolve("rooms"),
            kept.resolve(COORDINATORS),
            URI.create(origin() + "/" + bare.socketApi().stage())));
  }

  /** Rooms need a folder also where nothing is kept: a coordinator may end, and the house go on. */
  private static Path kept(DataFolder folder, Closing closing) throws IOException {
    Path kept = folder.at("");
    if (kept != null) return kept;
    Path temporary = Files.createTempDirectory("blip");
    closing.add("temporary folder", () -> Trees.delete(temporary));
    return temporary;
  }

  /** The template now that every address is known. */
  private Template addressed() {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("BaseUrl", origin().toString());
    parameters.put("TokenIssuer", origin().toString());
    parameters.put("TokenAudience", Issuer.AUDIENCE);
    parameters.put("SignIn", "dev");
    parameters.put("AllowedOrigins", settings.allowedOrigins());
    parameters.put("CoordinatorUrl", coordinators());
    parameters.put("BridgeInto", settings.bridge());
    if (settings.rests()) parameters.put("CoordinatorService", OnDemand.SERVICE);
    if (!settings.limits()) {
      parameters.put("RequestsAMinute", "0");
      parameters.put("SocketsAMinute", "0");
    }
    return bare.withQueueEndpoint(LocalAws.endpoint(queue.port()).toString()).with(parameters);
  }

  /** Where functions find coordinators: they ask another where one is not there. */
  private String coordinators() {
    return ports.coordinators().stream()
        .map(port -> LocalAws.endpoint(port).toString())
        .collect(Collectors.joining(","));
  }

  /** A handler whose SDK clients reach the laptop's servers. */
  private Object handler(Class<?> type, Map<String, String> environment)
      throws ReflectiveOperationException {
    Map<String, String> all = new HashMap<>(LocalAws.environment(tables.port(), queue.port()));
    if (settings.rests()) all.putAll(OnDemand.environment(ports.control()));
    all.putAll(environment);
    return parts.handlers().create(type, Map.copyOf(all));
  }

  private void feed(Template template, Functions functions) {
    SqsClient client = LocalAws.sqs(queue.port());
    closing.add("queue's client", client);
    String account = LocalAws.endpoint(queue.port()) + "/" + Template.ACCOUNT + "/";
    for (QueueSource source : template.queueSources()) {
      closing.add(
          "feed of " + source.queue(),
          EventSourceMapping.start(source, account + source.queue(), client, functions));
    }
  }

  /** What changes in tables is told to functions. */
  private void follow(Template template, Functions functions) {
    for (StreamSource source : template.streamSources()) {
      String letters = source.deadLetters();
      closing.add(
          "stream of " + source.table(),
          StreamMapping.start(
              source,
              new TableStream(tables.port(), source.table()),
              new GivenUp(
                  LocalAws.sqs(queue.port()),
                  letters == null ? null : LocalAws.queue(queue.port(), letters)),
              functions));
    }
  }

  private void openGateway(Template template, Functions functions) throws Exception {
    closing.add("gateway", parts.gateway(ports.gateway(), template, functions, issuer));
  }

  private void demo(Template template) throws Exception {
    String token = issuer.sign(DemoLinks.ACCOUNT, "Demo", 600);
    boolean isNew = DemoSeed.plant(folder, () -> DemoLinks.create(origin(), token));
    Path mark = folder.at("demo-past");
    if (isNew || (mark != null && Files.exists(mark))) {
      closing.add("demo past", DemoPast.write(demoLedger(template), mark));
    }
    closing.add("demo traffic", DemoTraffic.start(origin(), DEMO_PACE, new Random()));
  }

  private DemoLedger demoLedger(Template template) {
    Map<String, String> names =
        template.functions().stream()
            .filter(function -> function.name().equals(LEDGER))
            .findAny()
            .orElseThrow()
            .environment();
    return new DemoLedger(
        items -> Objects.requireNonNull(tableServer).write(items),
        String.valueOf(names.get("CLICKS_TABLE")),
        String.valueOf(names.get("COUNTS_TABLE")));
  }

  /** Where everything is served. */
  public URI origin() {
    return URI.create("http://localhost:" + ports.gateway());
  }

  /** Where the first coordinator listens. */
  public URI coordinatorUrl() {
    return LocalAws.endpoint(ports.coordinators().getFirst());
  }

  /** Signs tokens for any account. */
  public Issuer issuer() {
    return issuer;
  }

  public Switchable tables() {
    return tables;
  }

  public Switchable queue() {
    return queue;
  }

  public Switchable coordinator() {
    return coordinator;
  }

  /** Stops everything, what started last first. */
  @Override
  public void close() {
    closing.close();
  }
}
