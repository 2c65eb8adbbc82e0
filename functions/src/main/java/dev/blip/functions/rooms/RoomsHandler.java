package dev.blip.functions.rooms;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Cors;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.Limits;
import dev.blip.functions.Origin;
import dev.blip.functions.PassedHeaders;
import dev.blip.functions.Resting;
import dev.blip.functions.RulesAtRest;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import dev.blip.protocol.coordinator.Routes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an HTTP request to a room, whose coordinator tells whether its caller may enter, and names
 * new rooms. Lists rooms for those who may invoke the function itself. Where anyone may enter, an
 * Authorization that is not Blip's is the room's matter.
 */
public final class RoomsHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Logger LOG = LoggerFactory.getLogger(RoomsHandler.class);

  private static final String HEAD = "HEAD";

  /** The route that {@code infra/rooms} names. API Gateway's own have a method, or begin with $. */
  private static final String LIST = "list-rooms";

  private static final Set<String> METHODS =
      Set.of((Routes.REQUESTS + ", " + HEAD).split(", ", -1));

  private final SecureRandom random = new SecureRandom();
  private final CoordinatorClient coordinator;
  private final Origin origin;
  private final KnownParties parties;
  private final Cors cors;
  private final Limits limits;

  public RoomsHandler() {
    this(Environment.ofProcess());
  }

  public RoomsHandler(Environment environment) {
    coordinator = CoordinatorClient.waking(environment);
    origin = new Origin(environment);
    limits = Limits.ofRequests(environment);
    parties = new KnownParties(coordinator, RulesAtRest.of(environment), InstantSource.system());
    Set<String> usual = Cors.origins(environment);
    cors = Cors.by(call -> origins(String.valueOf(call.path("party")), usual));
  }

  private Set<String> origins(String party, Set<String> usual) {
    Set<String> own = parties.of(party).map(PartyRules::allowedOrigins).orElse(null);
    return own == null ? usual : own;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return LIST.equals(event.getRouteKey())
        ? HttpAnswers.of(event, context, this::list)
        : HttpAnswers.of(origin, event, context, cors, limits, this::answer);
  }

  private APIGatewayV2HTTPResponse list(HttpCall call) {
    try {
      var answer = coordinator.rooms(call.rawQuery());
      if (!answer.isNobodys()) return RoomAnswers.of(answer, false);
    } catch (IOException e) {
      LOG.info("coordinators cannot be reached: {}", e.getMessage());
    }
    throw new Refusal(503, "coordinators cannot be reached; try again");
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    if (!METHODS.contains(call.method())) {
      return HttpAnswers.methodNotAllowed(call.method(), Routes.REQUESTS + ", " + HEAD);
    }
    String party = String.valueOf(call.path("party"));
    String name = call.path("room");
    if (name == null) return named(call.method(), party);
    var room = new RoomAddress(party, name);
    boolean isStranger = call.isForeign() && !asksForAccount(party);
    @Nullable String account = isStranger ? null : call.account();
    try {
      String path = call.path("path");
      var answer =
          coordinator.request(
              new Route.Request(
                  room, asked(call.method()), path == null ? "" : path, call.rawQuery()),
              PassedHeaders.of(call, origin),
              call.bytes(),
              account,
              origin.address(call.headers(), call.sourceIp()),
              call.requestId());
      if (!answer.isNobodys()) return RoomAnswers.of(answer, call.method().equals(HEAD));
    } catch (Resting e) {
      throw Resting.refusal("room " + room);
    } catch (IOException e) {
      LOG.info("room {} cannot be reached: {}", room, e.getMessage());
    }
    throw new Refusal(503, "room " + room + " cannot be reached; try again");
  }

  /** A room need not know HEAD: it is a GET whose answer has no body. */
  private static String asked(String method) {
    return method.equals(HEAD) ? "GET" : method;
  }

  private boolean asksForAccount(String party) {
    return parties.of(party).map(rules -> rules.access().asksForAccount()).orElse(false);
  }

  private APIGatewayV2HTTPResponse named(String method, String party) {
    PartyRules rules = parties.of(party).orElse(null);
    if (rules == null) {
      throw new Refusal(503, "party " + party + " cannot be reached; try again");
    }
    if (!rules.givesNames()) throw new Refusal(404, "address must be /parties/{party}/{room}");
    if (!method.equals("POST")) return HttpAnswers.methodNotAllowed(method, "POST");
    byte[] name = new byte[32];
    random.nextBytes(name);
    return HttpAnswers.answer(200, "text/plain", HexFormat.of().formatHex(name), Map.of());
  }
}
