package dev.blip.image;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A function's first request in this JVM, from the template's jar, as Lambda makes it: the
 * handler's constructor without parameters, the event from JSON by Lambda's own serializers, the
 * answer to JSON. Prints milliseconds: from the JVM's start until the handler is made, and of the
 * first and second request. {@code ColdStart HANDLER EVENT STATUS}
 */
public final class ColdStart {
  private ColdStart() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    long start = ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
    @SuppressWarnings("unchecked")
    var handler =
        (RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>)
            Class.forName(arguments[0]).getConstructor().newInstance();
    long made = System.currentTimeMillis() - start;
    long first = request(handler, arguments[1], Integer.parseInt(arguments[2]));
    long second = request(handler, arguments[1], Integer.parseInt(arguments[2]));
    System.out.printf("%ncold: %d %d %d%n", made, first, second);
    System.exit(0);
  }

  private static long request(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
      String event,
      int status) {
    ClassLoader loader = ColdStart.class.getClassLoader();
    var in = LambdaEventSerializers.serializerFor(APIGatewayV2HTTPEvent.class, loader);
    var out = LambdaEventSerializers.serializerFor(APIGatewayV2HTTPResponse.class, loader);
    var read = in.fromJson(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
    long start = System.nanoTime();
    APIGatewayV2HTTPResponse answer = answer(handler, read);
    long end = System.nanoTime();
    out.toJson(answer, new ByteArrayOutputStream());
    if (answer.getStatusCode() != status) {
      throw new IllegalStateException("answered " + answer.getStatusCode() + ", not " + status);
    }
    return (end - start) / 1_000_000;
  }

  /** No handler asks Lambda's context for anything. */
  @SuppressWarnings("NullAway")
  private static APIGatewayV2HTTPResponse answer(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
      APIGatewayV2HTTPEvent event) {
    return handler.handleRequest(event, null);
  }
}
