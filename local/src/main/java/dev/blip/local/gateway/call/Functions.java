package dev.blip.local.gateway.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.lambda.FunctionFailed;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.lambda.TooLarge;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls functions with the gateway's patience: who runs longer is no longer waited for, and goes on
 * running, as on AWS. Safe for use by many threads; a call blocks the (virtual) thread it is made
 * on.
 */
public final class Functions {
  private static final Logger LOG = LoggerFactory.getLogger(Functions.class);

  /** What an authorizer throws to refuse with 401; API Gateway compares the whole message. */
  public static final String UNAUTHORIZED = "Unauthorized";

  private final Lambda lambda;
  private final Work work;

  public Functions(Lambda lambda, Work work) {
    this.lambda = lambda;
    this.work = work;
  }

  /**
   * Calls a function and waits.
   *
   * @param requestId names the call in the log
   */
  public Outcome call(String function, JsonNode event, Duration patience, String requestId) {
    try {
      byte[] json = Json.MAPPER.writeValueAsBytes(event);
      Future<byte[]> answer = work.call(() -> lambda.invoke(function, json));
      return new Outcome.Answered(
          Json.MAPPER.readTree(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS)));
    } catch (ExecutionException e) {
      return failed(function, requestId, e.getCause() == null ? e : e.getCause());
    } catch (IOException | RejectedExecutionException e) {
      return failed(function, requestId, e);
    } catch (TimeoutException e) {
      LOG.warn("{}: no answer within {} [{}]", function, patience, requestId);
      return new Outcome.TimedOut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("the gateway is closing");
    }
  }

  /** An authorizer that throws {@code Unauthorized} says no, as it should: that is no warning. */
  private static Outcome failed(String function, String requestId, Throwable cause) {
    if (TooLarge.isOfEvent(cause)) return new Outcome.TooLarge();
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof FunctionFailed && message.equals(UNAUTHORIZED)) {
      LOG.debug("{}: {} [{}]", function, message, requestId);
    } else if (cause.getCause() instanceof InterruptedException) {
      LOG.debug("{}: ended with the gateway [{}]", function, requestId);
    } else {
      LOG.warn("{}: failed [{}]", function, requestId, cause);
    }
    return new Outcome.Failed(message);
  }
}
