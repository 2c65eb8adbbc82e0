package dev.blip.functions;

import dev.blip.protocol.coordinator.Again;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import dev.blip.protocol.coordinator.Route;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** One call to the coordinator, which may be sent several times. */
record CoordinatorCall(Route route, Map<String, String> headers, BodyPublisher body) {
  CoordinatorCall {
    headers = Map.copyOf(headers);
  }

  /**
   * A call without a name.
   *
   * @param secret empty where the coordinator has none
   */
  static CoordinatorCall of(String secret, Route route, byte[] body) {
    Map<String, String> headers =
        secret.isEmpty()
            ? Map.of()
            : Map.of(CoordinatorHeaders.AUTHORIZATION, CoordinatorHeaders.bearer(secret));
    var publisher = body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    return new CoordinatorCall(route, headers, publisher);
  }

  CoordinatorCall with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new CoordinatorCall(route, more, body);
  }

  /**
   * The same under a name, however often it is sent. Coordinators of earlier versions read the
   * header's old name.
   *
   * @param id of what it is for, never used for another call: API Gateway's ID of the request. Its
   *     characters that a key may not have become {@code -}
   */
  CoordinatorCall named(String id) {
    String key = id.replaceAll("[^A-Za-z0-9_-]", "-");
    return with(CoordinatorHeaders.IDEMPOTENCY_KEY, key).with(CoordinatorHeaders.CALL, key);
  }

  /** Whether it may be sent again after it may have been carried out. */
  boolean isHarmless() {
    return Again.isHarmless(route, headers.get(CoordinatorHeaders.IDEMPOTENCY_KEY));
  }

  /**
   * Whether its caller, who may make it again, would do so under another name: it may then be
   * carried out twice.
   */
  boolean isKnownToUsAlone() {
    return route instanceof Route.Request request && !request.method().equals("GET");
  }

  /** Whether it opens a socket, or is a message of one. */
  boolean isOfSocket() {
    return route instanceof Route.Connect || route instanceof Route.Message;
  }

  /**
   * What goes to one coordinator.
   *
   * @param address scheme, host and port
   */
  HttpRequest request(URI address, Duration patience) {
    var request =
        HttpRequest.newBuilder(URI.create(address + route.target()))
            .timeout(patience)
            .method(route.method(), body);
    headers.forEach(request::header);
    return request.build();
  }
}
