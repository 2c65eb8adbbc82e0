package dev.blip.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** Handlers to be called in tests. */
final class Handlers {
  private Handlers() {}

  /** Answers with parts of the request. */
  public static final class Http
      implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
      return APIGatewayV2HTTPResponse.builder()
          .withStatusCode(201)
          .withBody(event.getRawPath() + " " + event.getRequestContext().getHttp().getMethod())
          .withHeaders(Map.of("request", context.getAwsRequestId()))
          .build();
    }
  }

  /** Fails every message. */
  public static final class Queue implements RequestHandler<SQSEvent, SQSBatchResponse> {
    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
      return new SQSBatchResponse(
          event.getRecords().stream()
              .map(record -> new SQSBatchResponse.BatchItemFailure(record.getMessageId()))
              .toList());
    }
  }

  /** A type of our own, through a generic base class. */
  public record Greeting(String name, List<Integer> numbers) {}

  abstract static class Base<A> implements RequestHandler<A, Map<String, Object>> {}

  public static final class Own extends Base<Greeting> {
    @Override
    public Map<String, Object> handleRequest(Greeting greeting, Context context) {
      return Map.of("hello", greeting.name(), "remaining", context.getRemainingTimeInMillis());
    }
  }

  /** Answers as many bytes as it is asked for. */
  public static final class Endless implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      output.write(new byte[Integer.parseInt(new String(input.readAllBytes(), UTF_8))]);
    }
  }

  /** Gives back what it got. */
  public static final class Echo implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
        throws IOException {
      in.transferTo(out);
    }
  }

  /** Does what its event says. */
  public static final class Moody implements RequestHandler<String, String> {
    private int calls;

    @Override
    public String handleRequest(String mood, Context context) {
      calls++;
      switch (mood) {
        case "throw" -> throw new IllegalStateException("out of order");
        case "wait" -> await();
        default -> {}
      }
      return mood + " " + calls;
    }

    private static void await() {
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** Answers once two events are inside, and tells if both are inside the same object. */
  public static final class Pair implements RequestHandler<String, Integer> {
    private final CyclicBarrier both;
    private int inside;

    Pair(CyclicBarrier both) {
      this.both = both;
    }

    @Override
    public Integer handleRequest(String event, Context context) {
      inside++;
      try {
        both.await(20, TimeUnit.SECONDS);
        return inside;
      } catch (Exception e) {
        throw new IllegalStateException("alone", e);
      } finally {
        inside--;
      }
    }
  }
}
