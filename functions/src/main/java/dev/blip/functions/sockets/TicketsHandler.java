package dev.blip.functions.sockets;

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

/** Makes tickets, each good for one socket of one account within a minute. */
public final class TicketsHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final Origin origin;
  private final Cors cors;
  private final Limits limits;
  private final Tickets tickets;

  record Made(String ticket, long expiresIn) {}

  public TicketsHandler() {
    this(Environment.ofProcess());
  }

  public TicketsHandler(Environment environment) {
    origin = new Origin(environment);
    cors = Cors.of(environment);
    limits = Limits.ofRequests(environment);
    tickets = new Tickets(environment, InstantSource.system());
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(origin, event, context, cors, limits, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    if (!call.method().equals("POST")) {
      return HttpAnswers.methodNotAllowed(call.method(), "POST");
    }
    String account = call.member();
    call.mayAsk();
    String ticket = tickets.make(account, call.claims(), call.share(), call.isViewer());
    return HttpAnswers.json(201, new Made(ticket, Tickets.LIFE.toSeconds()));
  }
}
