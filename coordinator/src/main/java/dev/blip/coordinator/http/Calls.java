package dev.blip.coordinator.http;

import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomQuery;
import dev.blip.coordinator.runtime.Rooms;
import dev.blip.protocol.Account;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import dev.blip.protocol.coordinator.Route;
import dev.blip.protocol.coordinator.VisitorHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes calls of requests. Called on event loops, so nothing here waits. */
final class Calls {
  private static final Set<String> KEPT_BACK =
      Set.of(
          "authorization",
          CoordinatorHeaders.CALLER.toLowerCase(Locale.ROOT),
          CoordinatorHeaders.CALL.toLowerCase(Locale.ROOT),
          CoordinatorHeaders.IDEMPOTENCY_KEY.toLowerCase(Locale.ROOT),
          CoordinatorHeaders.HEADERS.toLowerCase(Locale.ROOT),
          CoordinatorHeaders.SOURCE_IP.toLowerCase(Locale.ROOT));

  private static final Pattern CALL_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Rooms rooms;
  private final Readiness readiness;
  private final Metrics metrics;

  Calls(Rooms rooms, Readiness readiness, Metrics metrics) {
    this.rooms = rooms;
    this.readiness = readiness;
    this.metrics = metrics;
  }

  /**
   * @throws Refusal for what the caller did wrong
   */
  CompletionStage<RoomReply> call(Route route, HttpHeaders headers, RequestBody body) {
    return switch (route) {
      case Route.Request request ->
          rooms.call(
              request.room(), new RoomCall.Request(request(request, headers, body), key(headers)));
      case Route.Message(var room, var id) ->
          rooms.call(
              room,
              new RoomCall.Message(
                  id, body.text(), key(headers), only(headers, CoordinatorHeaders.REFUSED)));
      case Route.Connect(var room, var id) ->
          rooms.call(room, new RoomCall.Connect(id, connection(body)));
      case Route.Disconnect(var room, var id, var code, var reason) ->
          rooms.call(room, new RoomCall.Disconnect(id, code, reason));
      case Route.RoomList list -> rooms.list(RoomQuery.of(list.query()));
      case Route.Query(var room) -> rooms.query(room, body.text());
      case Route.Destroy(var room) -> rooms.destroy(room);
      case Route.Rules(String party) -> now(RoomReply.json(rooms.rules(party)));
      case Route.Health() -> now(RoomReply.text("alive\n"));
      case Route.Started() -> now(started());
      case Route.Ready() -> now(ready());
      case Route.Scrape() -> now(new RoomReply(200, Metrics.CONTENT_TYPE, metrics.text()));
      case Route.WrongMethod(var method, var path, var allowed) ->
          throw new Refusal(
              405,
              "method must be one of "
                  + allowed
                  + " at "
                  + Text.quoted(path)
                  + ", was "
                  + Text.quoted(method));
    };
  }

  private static CompletionStage<RoomReply> now(RoomReply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private RoomReply started() {
    if (!readiness.hasBeen()) throw new Refusal(503, "has not been ready yet");
    return RoomReply.text("started\n");
  }

  private RoomReply ready() {
    Optional<String> obstacle = readiness.obstacle();
    if (obstacle.isPresent()) throw new Refusal(503, "not ready: " + obstacle.get());
    return RoomReply.text("ready\n");
  }

  private static ConnectionRequest connection(RequestBody body) {
    ConnectionRequest request = Json.read(body.text(), ConnectionRequest.class);
    String account = request.account();
    if (account != null) Account.require(account);
    return request;
  }

  private static RoomRequest request(Route.Request route, HttpHeaders headers, RequestBody body) {
    String sourceIp = only(headers, CoordinatorHeaders.SOURCE_IP);
    String text = body.textIfUtf8();
    return new RoomRequest(
        route.method(),
        route.path(),
        route.query(),
        visible(headers),
        text == null ? "" : text,
        Caller.parse(only(headers, CoordinatorHeaders.CALLER)),
        sourceIp == null ? "" : sourceIp,
        text == null ? body.bytes() : null);
  }

  /** The name of earlier versions holds too. */
  private static IdempotencyKey key(HttpHeaders headers) {
    String id = only(headers, CoordinatorHeaders.IDEMPOTENCY_KEY);
    if (id == null) id = only(headers, CoordinatorHeaders.CALL);
    if (id == null) return IdempotencyKey.NONE;
    if (!CALL_ID.matcher(id).matches()) {
      throw Refusal.bad(
          CoordinatorHeaders.IDEMPOTENCY_KEY
              + " must be 1..64 letters, digits, - and _, was "
              + Text.quoted(id));
    }
    return IdempotencyKey.of(id);
  }

  /** A second value is a sign of a visitor's own header that got through: neither is believed. */
  private static @Nullable String only(HttpHeaders headers, String name) {
    Iterator<String> values = headers.valueStringIterator(name);
    if (!values.hasNext()) return null;
    String value = values.next();
    if (values.hasNext()) throw Refusal.bad(name + " must be given once, was given again");
    return value;
  }

  /**
   * What a room may see: the visitor's headers; of one of our own services the call's, without the
   * secret, and without what is already told in another place.
   */
  private static Map<String, String> visible(HttpHeaders headers) {
    String theirs = only(headers, CoordinatorHeaders.HEADERS);
    if (theirs != null) return VisitorHeaders.read(theirs);
    Map<String, String> visible = new HashMap<>();
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      String name = header.getKey().toString().toLowerCase(Locale.ROOT);
      if (KEPT_BACK.contains(name)) continue;
      visible.merge(name, header.getValue().toString(), (first, next) -> first + ", " + next);
    }
    return visible;
  }
}
