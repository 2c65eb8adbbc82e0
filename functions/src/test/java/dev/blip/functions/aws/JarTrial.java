package dev.blip.functions.aws;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.blip.functions.redirect.RedirectHandler;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One visitor of the jar for AWS, in a process of its own; its exit tells the answer's status. */
final class JarTrial {
  private JarTrial() {}

  public static void main(String[] arguments) {
    var call = APIGatewayV2HTTPEvent.RequestContext.Http.builder().withMethod("GET").build();
    var event =
        APIGatewayV2HTTPEvent.builder()
            .withRouteKey("ANY /{slug}")
            .withRawPath("/" + arguments[0])
            .withHeaders(Map.of())
            .withPathParameters(Map.of("slug", arguments[0]))
            .withRequestContext(
                APIGatewayV2HTTPEvent.RequestContext.builder().withHttp(call).build())
            .build();
    var answer = new RedirectHandler().handleRequest(event, new Request(arguments[1]));
    System.exit(answer.getStatusCode() == Integer.parseInt(arguments[2]) ? 0 : 1);
  }

  /** What Lambda tells of a request. */
  private record Request(String id) implements Context {
    @Override
    public String getAwsRequestId() {
      return id;
    }

    @Override
    public String getLogGroupName() {
      return "/blip/test/redirect";
    }

    @Override
    public String getLogStreamName() {
      return "stream";
    }

    @Override
    public String getFunctionName() {
      return "test-redirect";
    }

    @Override
    public String getFunctionVersion() {
      return "7";
    }

    @Override
    public String getInvokedFunctionArn() {
      return "arn:aws:lambda:us-east-1:000000000000:function:test-redirect:live";
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
      return null;
    }

    @Override
    public @Nullable ClientContext getClientContext() {
      return null;
    }

    @Override
    public int getRemainingTimeInMillis() {
      return 10_000;
    }

    @Override
    public int getMemoryLimitInMB() {
      return 1024;
    }

    @Override
    public @Nullable LambdaLogger getLogger() {
      return null;
    }
  }
}
