package dev.blip.local.gateway;

import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.connections.ConnectionsApi;
import dev.blip.local.gateway.http.HttpApi;
import dev.blip.local.gateway.http.RouteTable;
import dev.blip.local.gateway.pages.LocalPage;
import dev.blip.local.gateway.pages.LocalPages;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which part of the house answers a request. What has an exact address comes first, so that no slug
 * can shadow it: {@code @connections}, routes without variables, the laptop's pages, then the rest
 * of the HTTP API.
 */
record FrontDoor(ConnectionsApi connections, RouteTable routes, LocalPages pages, HttpApi http) {
  private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);

  HttpAnswer answer(HttpCall call) throws InterruptedException {
    String path = call.rawPath();
    if (connections.names(path)) return connections.answer(call);
    Optional<LocalPage> page = routes.names(path) ? Optional.empty() : pages.find(path);
    return page.isPresent() ? show(page.get(), call) : http.answer(call);
  }

  private static HttpAnswer show(LocalPage page, HttpCall call) {
    String id = UUID.randomUUID().toString();
    try {
      return page.answer(call);
    } catch (Refusal refusal) {
      return problem(refusal.status(), refusal.problem(id));
    } catch (RuntimeException e) {
      LOG.error("page {} failed [{}]", call.rawPath(), id, e);
      return problem(500, new Problem("internal", "see the log under this ID", id));
    }
  }

  private static HttpAnswer problem(int status, Problem problem) {
    return HttpAnswer.text(status, "application/json", problem.toJson());
  }
}
