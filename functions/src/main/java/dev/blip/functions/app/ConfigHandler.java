package dev.blip.functions.app;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;

/** Tells the web application the addresses and how to sign in. */
public final class ConfigHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final Config config;

  record Config(String baseUrl, String issuer, String audience, String signIn) {}

  public ConfigHandler() {
    this(Environment.ofProcess());
  }

  public ConfigHandler(Environment environment) {
    config =
        new Config(
            environment.required("BASE_URL"),
            environment.required("TOKEN_ISSUER"),
            environment.required("TOKEN_AUDIENCE"),
            environment.required("SIGN_IN"));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(event, call -> HttpAnswers.json(200, config));
  }
}
