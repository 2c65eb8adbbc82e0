package dev.blip.functions.keys;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.Cors;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.Limits;
import dev.blip.functions.Origin;
import java.time.InstantSource;

/**
 * The keys and the shares of an account: make, list, revoke. The authorizer lets none of them in
 * here.
 */
public final class KeysHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final Origin origin;
  private final Cors cors;
  private final Limits limits;
  private final SecretDesk keys;
  private final SecretDesk shares;

  public KeysHandler() {
    this(Environment.ofProcess());
  }

  public KeysHandler(Environment environment) {
    var clock = InstantSource.system();
    origin = new Origin(environment);
    cors = Cors.of(environment);
    limits = Limits.ofRequests(environment);
    keys = new Keys(environment, clock);
    shares = new Shares(environment, clock);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(origin, event, context, cors, limits, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    String account = call.member();
    boolean isShares = call.rawPath().startsWith(Shares.PATH);
    return (isShares ? shares : keys).answer(call, account);
  }
}
