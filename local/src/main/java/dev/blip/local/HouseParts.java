package dev.blip.local;

import dev.blip.coordinator.Coordinator;
import dev.blip.coordinator.CoordinatorSettings;
import dev.blip.coordinator.http.ServerSettings;
import dev.blip.coordinator.lease.LeaseSettings;
import dev.blip.coordinator.sockets.SocketSettings;
import dev.blip.functions.Environment;
import dev.blip.local.data.LocalAws;
import dev.blip.local.fleet.Fleet;
import dev.blip.local.fleet.FleetPlan;
import dev.blip.local.fleet.OnDemand;
import dev.blip.local.gateway.ApiGateway;
import dev.blip.local.gateway.ApiGatewaySettings;
import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.call.Query;
import dev.blip.local.gateway.pages.LocalPages;
import dev.blip.local.issuer.Issuer;
import dev.blip.local.issuer.IssuerCall;
import dev.blip.local.issuer.IssuerReply;
import dev.blip.local.lambda.FunctionFailed;
import dev.blip.local.lambda.HandlerFactory;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.Template;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Blip's own parts: its functions, its coordinator, its gateway. */
final class HouseParts implements Parts {
  private static final String CLICKS = "ClicksQueue";
  private static final String INBOX = "InboxQueue.fifo";
  private static final String WAKE = "WakeFunction";

  private volatile List<URI> coordinators = List.of();
  private volatile @Nullable Lambda lambda;

  @Override
  public HandlerFactory handlers() {
    return (type, environment) ->
        type.getConstructor(Environment.class).newInstance(new Environment(environment));
  }

  @Override
  public Running coordinator(CoordinatorPlan plan) throws Exception {
    Running running =
        plan.settings().rests()
            ? onDemand(plan)
            : plan.ports().size() == 1 ? alone(plan) : fleet(plan);
    coordinators = plan.ports().stream().map(LocalAws::endpoint).toList();
    FirstRoom.open(LocalAws.endpoint(running.port()));
    return running;
  }

  private static Running alone(CoordinatorPlan plan) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    var leases =
        LeaseSettings.of(plan.leases(), Template.REGION)
            .at(LocalAws.endpoint(plan.tables()), LocalAws.CREDENTIALS);
    var coordinator =
        Coordinator.start(
            new CoordinatorSettings(
                ServerSettings.at(loopback, plan.ports().getFirst()),
                SocketSettings.at(plan.connections(), Template.REGION)
                    .withCredentials(LocalAws.CREDENTIALS),
                leases,
                plan.rooms(),
                loopback.getHostAddress(),
                0,
                forRooms(plan)));
    return new Running(coordinator.port(), coordinator);
  }

  private static Running fleet(CoordinatorPlan plan) throws Exception {
    var fleet = Fleet.start(processes(plan, ofProcess(plan)));
    return new Running(fleet.port(), fleet);
  }

  private Running onDemand(CoordinatorPlan plan) throws Exception {
    Map<String, String> environment = ofProcess(plan);
    environment.put("AWS_ENDPOINT_URL_SQS", plan.queue().resolve("/").toString());
    environment.put("BLIP_REST_AFTER", Integer.toString(plan.settings().restAfter()));
    environment.put(
        "REST_QUEUES", plan.queue().resolve(CLICKS) + "," + plan.queue().resolve(INBOX));
    var onDemand = OnDemand.start(processes(plan, environment), plan.control(), this::wake);
    return new Running(plan.ports().getFirst(), onDemand);
  }

  private void wake() throws FunctionFailed {
    Objects.requireNonNull(lambda).invoke(WAKE, "{}".getBytes(StandardCharsets.UTF_8));
  }

  private static FleetPlan processes(CoordinatorPlan plan, Map<String, String> environment) {
    return new FleetPlan(plan.ports(), environment, List.of(), plan.processes());
  }

  private static Map<String, String> ofProcess(CoordinatorPlan plan) {
    Map<String, String> environment = new HashMap<>(forRooms(plan));
    environment.putAll(LocalAws.environment(plan.tables()));
    environment.put("CONNECTIONS_URL", plan.connections().toString());
    environment.put("LEASES_TABLE", plan.leases());
    environment.put("BLIP_ROOMS", plan.rooms().toString());
    return environment;
  }

  /** What rooms read: the environment, as in a process of their own, and what this house says. */
  static Map<String, String> forRooms(CoordinatorPlan plan) {
    var variables = new HashMap<>(System.getenv());
    variables.putAll(plan.settings().clicks().variables());
    variables.put("BLIP_ROOM_JARS", plan.settings().roomJars());
    variables.put("BLIP_BRIDGE_TOPIC", plan.settings().bridge());
    variables.put("BLIP_BRIDGE_QUEUE_URL", plan.queue().toString());
    variables.put("BLIP_CONSOLE", "1");
    variables.put("BLIP_ROOM_WATCH", "1");
    return variables;
  }

  @Override
  public Running gateway(int port, Template template, Lambda functions, Issuer issuer)
      throws Exception {
    lambda = functions;
    LocalPages pages =
        LocalPages.none()
            .withApp()
            .withDev()
            .within(DevApi.PREFIX, new OwnPages(new DevApi(() -> coordinators)))
            .with(OperatorsPage.PATH, new OwnPages(new OperatorsPage(functions)))
            .with(Issuer.TOKEN, new OwnPages(call -> answer(issuer, call)))
            .with(Issuer.DISCOVERY, new OwnPages(call -> answer(issuer, call)))
            .with(Issuer.AUTHORIZE, new OwnPages(call -> answer(issuer, call)))
            .with(Issuer.EXCHANGE, new OwnPages(call -> answer(issuer, call)))
            .with(Issuer.KEYS, call -> answer(issuer, call));
    var gateway =
        ApiGateway.start(
            ApiGatewaySettings.onPort(port),
            functions,
            template.httpRoutes(),
            template.socketApi(),
            pages);
    return new Running(gateway.port(), gateway);
  }

  private static HttpAnswer answer(Issuer issuer, HttpCall call) {
    String form = call.method().equals("POST") ? call.bodyText() : call.rawQuery();
    var asked =
        new IssuerCall(
            call.method(),
            call.rawPath(),
            Query.of(form).last(),
            call.bodyText(),
            "http://" + call.host());
    IssuerReply reply = issuer.answer(asked).orElseThrow();
    Headers headers = Headers.NONE;
    for (var header : reply.headers().entrySet()) {
      headers = headers.with(header.getKey(), header.getValue());
    }
    return new HttpAnswer(reply.status(), headers, reply.body().getBytes(StandardCharsets.UTF_8));
  }
}
