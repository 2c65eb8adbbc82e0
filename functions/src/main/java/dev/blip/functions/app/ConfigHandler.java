package dev.blip.functions.app;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.Origin;
import java.util.function.Supplier;

/** Tells the web application the addresses and how to sign in. */
public final class ConfigHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final Origin origin;
  private final Supplier<Config> config;

  record Config(String baseUrl, String issuer, String audience, String signIn) {}

  public ConfigHandler() {
    this(Environment.ofProcess());
  }

  public ConfigHandler(Environment environment) {
    origin = new Origin(environment);
    Supplier<String> baseUrl = environment.later("BASE_URL");
    Supplier<String> issuer = environment.later("TOKEN_ISSUER");
    Supplier<String> audience = environment.later("TOKEN_AUDIENCE");
    String signIn = environment.required("SIGN_IN");
    config = () -> new Config(baseUrl.get(), issuer.get(), audience.get(), signIn);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(origin, event, context, call -> HttpAnswers.json(200, config.get()));
  }
}
