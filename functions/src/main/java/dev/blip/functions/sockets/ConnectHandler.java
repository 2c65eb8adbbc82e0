package dev.blip.functions.sockets;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import dev.blip.functions.Ids;
import dev.blip.functions.Invocations;
import dev.blip.functions.Limits;
import dev.blip.functions.Origin;
import dev.blip.functions.PassedHeaders;
import dev.blip.functions.Resting;
import dev.blip.protocol.Accepted;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Share;
import dev.blip.protocol.Uuid7;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the room whether a socket may open; its answer is the handshake's. */
public final class ConnectHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private final Uuid7 ids = Ids.random();
  private final CoordinatorClient coordinator;
  private final Origin origin;
  private final Limits limits;
  private final Counters counters;
  private final @Nullable Inbox inbox;

  public ConnectHandler() {
    this(Environment.ofProcess());
  }

  public ConnectHandler(Environment environment) {
    this(environment, Counters.of(environment));
  }

  ConnectHandler(Environment environment, Counters counters) {
    this.counters = counters;
    coordinator = CoordinatorClient.waking(environment);
    origin = new Origin(environment);
    limits = Limits.ofSockets(environment);
    inbox = Inbox.of(environment);
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
    return Invocations.of(input, context, Map.of(), event -> connect(new SocketEvent(event)));
  }

  private Map<String, Object> connect(SocketEvent event) {
    try {
      return open(event);
    } catch (Refusal refusal) {
      return answer(refusal.status(), refusal.problem(ids.next()).toJson());
    }
  }

  /** API Gateway hands on which subprotocol is spoken, if $connect's answer says it. */
  private Map<String, Object> accept(String body) {
    String subprotocol = Json.read(body, Accepted.class).subprotocol();
    if (subprotocol == null) return answer(200, body);
    return Map.of("statusCode", 200, "headers", Map.of("Sec-WebSocket-Protocol", subprotocol));
  }

  private Map<String, Object> open(SocketEvent event) {
    event.admit();
    RoomAddress room = event.room();
    String share = event.authorized("share");
    if (share != null && !room.party().equals("clicks")) {
      throw new Refusal(403, "a share opens the room of clicks, and no other");
    }
    Map<String, String> headers = event.headers();
    String account = event.authorized("account");
    String address = origin.address(headers, event.sourceIp());
    Optional<Duration> wait = limits.charge(account, address);
    if (wait.isPresent()) throw limits.refusal(wait.get());
    var passed = PassedHeaders.ofSocket(headers, origin, event.authorized("claims"));
    if (share != null) passed.put(Share.HEADER, share);
    var opening = new ConnectionRequest(account, event.roomQuery(), passed, address);
    boolean mayWait = mayWait(opening);
    try {
      var answer = coordinator.connect(room, event.connectionId(), opening);
      if (answer.isOk()) return accept(answer.body());
      if (!mayWait || !answer.isNobodys()) return answer(answer.status(), answer.body());
    } catch (Resting e) {
      if (!mayWait) throw Resting.refusal("room " + room);
    } catch (IOException e) {
      if (!mayWait) throw new Refusal(503, "room " + room + " cannot be reached; try again");
    }
    Objects.requireNonNull(inbox).connect(room, event.connectionId(), opening, event.requestId());
    return answer(200, "{}");
  }

  /**
   * Whether it may be let in before its room is asked: the room's coordinator lets it go again if
   * it must. Which subprotocol the room speaks nobody knows now, so who offers some comes again.
   */
  private boolean mayWait(ConnectionRequest opening) {
    return inbox != null && !opening.headers().containsKey("sec-websocket-protocol");
  }

  private Map<String, Object> answer(int status, String body) {
    // API Gateway's own metric does not tell them from refusals.
    if (status >= 500) counters.count("SocketsFailed", status + " " + body);
    return Map.of(
        "statusCode", status, "headers", Map.of("Content-Type", "application/json"), "body", body);
  }
}
