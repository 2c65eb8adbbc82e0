package dev.blip.functions.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a handler reads of a WebSocket API event, none of it null. */
final class SocketEvent {
  private static final Set<String> OURS = Set.of("party", "room", "ticket");

  private final JsonNode event;

  SocketEvent(Map<String, Object> event) {
    this.event = Json.MAPPER.valueToTree(event);
  }

  String connectionId() {
    return event.at("/requestContext/connectionId").asText();
  }

  /** API Gateway's, of this very event. */
  String requestId() {
    return event.at("/requestContext/requestId").asText();
  }

  /** The route that the event took. */
  String routeKey() {
    return event.at("/requestContext/routeKey").asText();
  }

  String sourceIp() {
    return event.at("/requestContext/identity/sourceIp").asText();
  }

  String body() {
    return event.path("body").asText("");
  }

  String methodArn() {
    return event.path("methodArn").asText();
  }

  @Nullable String query(String name) {
    return event.path("queryStringParameters").path(name).textValue();
  }

  /** The query without what addresses the room and opens the door. */
  Map<String, String> roomQuery() {
    var query = new HashMap<String, String>();
    for (var field : event.path("queryStringParameters").properties()) {
      if (!OURS.contains(field.getKey())) query.put(field.getKey(), field.getValue().asText());
    }
    return query;
  }

  Map<String, String> headers() {
    var headers = new HashMap<String, String>();
    for (var field : event.path("headers").properties()) {
      headers.put(field.getKey().toLowerCase(Locale.ROOT), field.getValue().asText());
    }
    return headers;
  }

  /** What the authorizer said at $connect; it reaches every later event. */
  @Nullable String authorized(String name) {
    return event.at("/requestContext/authorizer").path(name).textValue();
  }

  /** The visitor's, of every event: the authorizer saw it at $connect, behind CloudFront's. */
  String address() {
    String address = authorized("address");
    return address == null ? sourceIp() : address;
  }

  /**
   * Lets those pass who were not refused by the authorizer.
   *
   * @throws Refusal with its status and reason
   */
  void admit() {
    String refused = authorized("refused");
    if (refused == null) return;
    String status = authorized("refusedStatus");
    throw new Refusal(status == null ? 401 : Integer.parseInt(status), refused);
  }

  /**
   * The room that the socket belongs to.
   *
   * @throws Refusal (400, 404) if the address named none
   */
  RoomAddress room() {
    String party = authorized("party");
    String room = authorized("room");
    if (party == null) throw Refusal.bad("query must have party");
    if (room == null) throw Refusal.bad("query must have room");
    return new RoomAddress(party, room);
  }

  /** A close code, 1005 where none was given. */
  int closeCode() {
    return event.at("/requestContext/disconnectStatusCode").asInt(1005);
  }

  String closeReason() {
    return event.at("/requestContext/disconnectReason").asText("");
  }
}
