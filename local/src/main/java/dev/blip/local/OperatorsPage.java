package dev.blip.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.pages.LocalPage;
import dev.blip.local.lambda.FunctionFailed;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.lambda.TooLarge;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.nio.charset.StandardCharsets;

/**
 * Invokes the operator's function with what is posted, as {@code aws lambda invoke} does on AWS.
 * For the laptop's {@link OwnPages} alone.
 */
final class OperatorsPage implements LocalPage {
  static final String PATH = "/dev/moderation";
  private static final String FUNCTION = "ModerationFunction";

  private final Lambda functions;

  OperatorsPage(Lambda functions) {
    this.functions = functions;
  }

  @Override
  public HttpAnswer answer(HttpCall call) {
    if (!call.method().equals("POST")) {
      throw new Refusal(405, "method must be POST, was " + call.method());
    }
    JsonNode event = Json.tree(call.bodyText());
    if (!event.isObject()) throw Refusal.bad("body must be a JSON object");
    try {
      byte[] answer =
          functions.invoke(FUNCTION, Json.write(event).getBytes(StandardCharsets.UTF_8));
      return HttpAnswer.text(200, "application/json", new String(answer, StandardCharsets.UTF_8));
    } catch (FunctionFailed e) {
      if (TooLarge.isOfEvent(e)) throw new Refusal(413, String.valueOf(e.getMessage()));
      throw new Refusal(503, FUNCTION + " failed, the log says why: " + e.getMessage());
    }
  }
}
