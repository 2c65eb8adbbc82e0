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
import dev.blip.functions.RulesAtRest;
import dev.blip.protocol.Accepted;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.PartyRules;
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
  private final RulesAtRest rules;

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
    rules = RulesAtRest.of(environment);
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
  private Map<String, Object> accept(Accepted accepted) {
    String subprotocol = accepted.subprotocol();
    if (subprotocol == null) return answer(200, "{}");
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
    Accepted early;
    try {
      var answer = coordinator.connect(room, event.connectionId(), opening);
      if (answer.isOk()) return accept(Json.read(answer.body(), Accepted.class));
      early = answer.isNobodys() ? early(room, opening) : null;
      if (early == null) return answer(answer.status(), answer.body());
    } catch (Resting e) {
      early = early(room, opening);
      if (early == null) throw Resting.refusal("room " + room);
    } catch (IOException e) {
      early = early(room, opening);
      if (early == null) throw new Refusal(503, "room " + room + " cannot be reached; try again");
    }
    Objects.requireNonNull(inbox)
        .connect(room, event.connectionId(), opening.letIn(early), event.requestId());
    return accept(early);
  }

  /**
   * What is spoken with a socket that is let in before its room is asked, by the rules that its
   * party has published: the room's coordinator lets it go again if it must. Null where none may be
   * let in so, since coordinators never rest, or since nothing is published of the party, and it
   * offers subprotocols of which nobody knows whether the party's rooms speak them.
   *
   * @throws Refusal (400, 401, 403, 404) if the party's rooms speak others alone, or are not open
   *     to it
   */
  private @Nullable Accepted early(RoomAddress room, ConnectionRequest opening) {
    if (inbox == null) return null;
    PartyRules party = rules.of(room.party()).orElse(null);
    if (party == null) {
      boolean offers = opening.headers().containsKey(ConnectionRequest.OFFERS);
      return offers ? null : new Accepted(null);
    }
    party.access().admit(room, opening.account());
    return Accepted.by(opening, party.subprotocols());
  }

  private Map<String, Object> answer(int status, String body) {
    // API Gateway's own metric does not tell them from refusals.
    if (status >= 500) counters.count("SocketsFailed", status + " " + body);
    return Map.of(
        "statusCode", status, "headers", Map.of("Content-Type", "application/json"), "body", body);
  }
}
