package dev.blip.functions.export;

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

/** {@code GET /api/account/export}: all that an account has, page by page. Owners' alone. */
public final class ExportHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final Origin origin;
  private final Cors cors;
  private final Limits limits;
  private final Export export;

  public ExportHandler() {
    this(Environment.ofProcess());
  }

  public ExportHandler(Environment environment) {
    origin = new Origin(environment);
    cors = Cors.of(environment);
    limits = Limits.ofRequests(environment);
    export = new Export(environment);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(origin, event, context, cors, limits, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    String account = call.member();
    if (!call.method().equals("GET")) return HttpAnswers.methodNotAllowed(call.method(), "GET");
    call.mayAsk("cursor");
    return HttpAnswers.json(200, export.read(account, call.query("cursor"), call.requestId()));
  }
}
