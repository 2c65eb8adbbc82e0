package dev.blip.local.aws;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.gateway.call.Query;
import dev.blip.protocol.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Calls of the JSON API's handlers, as API Gateway makes them once its authorizer has answered. */
final class Calls {
  private Calls() {}

  /**
   * What a handler answered.
   *
   * @param body null where it is not JSON
   */
  record Answer(int status, @Nullable JsonNode body) {
    JsonNode json() {
      if (body == null) throw new AssertionError("status " + status + " came without JSON");
      return body;
    }
  }

  /**
   * Calls a handler.
   *
   * @param address path and query; what follows {@code /api/links/} is the route's slug
   */
  static Answer call(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
      String account,
      String method,
      String address,
      String body) {
    URI uri = URI.create(address);
    String path = uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    var context =
        APIGatewayV2HTTPEvent.RequestContext.builder()
            .withHttp(
                APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                    .withMethod(method)
                    .withPath(path)
                    .withSourceIp("192.0.2.1")
                    .build())
            .withAuthorizer(
                APIGatewayV2HTTPEvent.RequestContext.Authorizer.builder()
                    .withLambda(Map.of("account", account))
                    .build())
            .build();
    var event =
        APIGatewayV2HTTPEvent.builder()
            .withRawPath(path)
            .withRawQueryString(query)
            .withQueryStringParameters(Query.of(query).joined())
            .withPathParameters(
                path.startsWith("/api/links/")
                    ? Map.of("slug", path.substring("/api/links/".length()))
                    : Map.of())
            .withHeaders(Map.of("content-type", "application/json"))
            .withRequestContext(context)
            .withBody(body)
            .build();
    var answer = handler.handleRequest(event, null);
    String said = answer.getBody() == null ? "" : answer.getBody();
    return new Answer(answer.getStatusCode(), said.isEmpty() ? null : Json.tree(said));
  }

  /** Does something several times at once; answers what came of each. */
  static <T> List<T> together(int times, Callable<T> what) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < times; i++) running.add(threads.submit(what));
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) results.add(each.get());
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("one of " + times + " failed", e.getCause());
    }
  }
}
