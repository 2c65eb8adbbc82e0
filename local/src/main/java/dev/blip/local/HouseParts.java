package dev.blip.local;

import dev.blip.coordinator.Coordinator;
import dev.blip.coordinator.CoordinatorSettings;
import dev.blip.coordinator.gateway.ServerSettings;
import dev.blip.coordinator.gateway.SocketSettings;
import dev.blip.functions.Environment;
import dev.blip.local.data.LocalAws;
import dev.blip.local.gateway.ApiGateway;
import dev.blip.local.gateway.ApiGatewaySettings;
import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.pages.LocalPages;
import dev.blip.local.issuer.Issuer;
import dev.blip.local.issuer.IssuerReply;
import dev.blip.local.lambda.HandlerFactory;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.Template;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Blip's own parts: its functions, its coordinator, its gateway. */
final class HouseParts implements Parts {
  @Override
  public HandlerFactory handlers() {
    return (type, environment) ->
        type.getConstructor(Environment.class).newInstance(new Environment(environment));
  }

  @Override
  public Running coordinator(CoordinatorPlan plan) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    Path kept = plan.rooms();
    Path rooms = kept == null ? Files.createTempDirectory("blip-rooms") : kept;
    Settings settings = plan.settings();
    var coordinator =
        Coordinator.start(
            new CoordinatorSettings(
                ServerSettings.at(loopback, plan.port()),
                SocketSettings.at(plan.connections(), Template.REGION)
                    .withCredentials(LocalAws.CREDENTIALS),
                rooms,
                loopback.getHostAddress(),
                Map.of(
                    "BLIP_FLUSH_MS", Long.toString(settings.flush().toMillis()),
                    "BLIP_WINDOW", Long.toString(settings.window()),
                    "BLIP_WINDOW_AGE_MS", Long.toString(settings.windowAge().toMillis()))));
    AutoCloseable part =
        () -> {
          coordinator.close();
          if (kept == null) Trees.delete(rooms);
        };
    FirstRoom.open(LocalAws.endpoint(coordinator.port()));
    return new Running(coordinator.port(), part);
  }

  @Override
  public Running gateway(int port, Template template, Lambda lambda, Issuer issuer)
      throws Exception {
    LocalPages pages =
        LocalPages.none()
            .withApp()
            .with(Issuer.TOKEN, call -> answer(issuer, call))
            .with(Issuer.KEYS, call -> answer(issuer, call));
    var gateway =
        ApiGateway.start(
            ApiGatewaySettings.onPort(port),
            lambda,
            template.httpRoutes(),
            template.socketApi(),
            pages);
    return new Running(gateway.port(), gateway);
  }

  private static HttpAnswer answer(Issuer issuer, HttpCall call) {
    IssuerReply reply = issuer.answer(call.method(), call.rawPath(), call.bodyText()).orElseThrow();
    Headers headers = Headers.NONE;
    for (var header : reply.headers().entrySet()) {
      headers = headers.with(header.getKey(), header.getValue());
    }
    return new HttpAnswer(reply.status(), headers, reply.body().getBytes(StandardCharsets.UTF_8));
  }
}
