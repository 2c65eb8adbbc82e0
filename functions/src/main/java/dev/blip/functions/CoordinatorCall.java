package dev.blip.functions;

import dev.blip.protocol.coordinator.Again;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import dev.blip.protocol.coordinator.Route;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** One call to the coordinator, which may be sent several times. */
record CoordinatorCall(URI uri, Route route, Map<String, String> headers, String body) {
  CoordinatorCall {
    headers = Map.copyOf(headers);
  }

  /**
   * A call without a name.
   *
   * @param secret empty where the coordinator has none
   */
  static CoordinatorCall of(String url, String secret, Route route, String body) {
    Map<String, String> headers =
        secret.isEmpty()
            ? Map.of()
            : Map.of(CoordinatorHeaders.AUTHORIZATION, CoordinatorHeaders.bearer(secret));
    return new CoordinatorCall(URI.create(url + route.target()), route, headers, body);
  }

  CoordinatorCall with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new CoordinatorCall(uri, route, more, body);
  }

  /** The same under a name of its own, however often it is sent. */
  CoordinatorCall named() {
    return with(CoordinatorHeaders.CALL, UUID.randomUUID().toString());
  }

  /** Whether it may be sent again after it may have been carried out. */
  boolean isHarmless() {
    return Again.isHarmless(route, headers.get(CoordinatorHeaders.CALL));
  }

  HttpRequest request(Duration patience) {
    var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var request = HttpRequest.newBuilder(uri).timeout(patience).method(route.method(), publisher);
    headers.forEach(request::header);
    return request.build();
  }
}
