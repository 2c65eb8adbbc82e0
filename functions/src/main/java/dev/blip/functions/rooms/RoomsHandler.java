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
import dev.blip.functions.Origin;
import dev.blip.functions.PassedHeaders;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings an HTTP request to a room, if its caller may enter. Where anyone may, an Authorization
 * that is not Blip's is the room's matter.
 */
public final class RoomsHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT");

  private final CoordinatorClient coordinator;
  private final Origin origin;
  private final Cors cors;

  public RoomsHandler() {
    this(Environment.ofProcess());
  }

  public RoomsHandler(Environment environment) {
    coordinator = new CoordinatorClient(environment);
    origin = new Origin(environment);
    var origins = new PartyOrigins(coordinator, Cors.origins(environment), InstantSource.system());
    cors = Cors.by(call -> origins.of(String.valueOf(call.path("party"))));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(origin, event, context, cors, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    if (!METHODS.contains(call.method())) {
      return HttpAnswers.methodNotAllowed(call.method(), "GET, POST, PUT");
    }
    String party = String.valueOf(call.path("party"));
    if (party.equals("limiter")) throw new Refusal(404, "party limiter is not open to visitors");
    String name = call.path("room");
    if (name == null) throw new Refusal(404, "address must be /parties/{party}/{room}");
    var room = new RoomAddress(party, name);
    boolean isStranger = call.isForeign() && !room.isPrivate();
    @Nullable String account = isStranger ? null : call.account();
    room.admit(account);
    try {
      String path = call.path("path");
      var answer =
          coordinator.request(
              new Route.Request(room, call.method(), path == null ? "" : path, call.rawQuery()),
              PassedHeaders.of(call, origin),
              call.body(),
              account,
              origin.address(call.headers(), call.sourceIp()),
              call.requestId());
      return HttpAnswers.answer(answer.status(), answer.contentType(), answer.body(), Map.of());
    } catch (IOException e) {
      throw new Refusal(503, "room " + room + " cannot be reached; try again");
    }
  }
}
