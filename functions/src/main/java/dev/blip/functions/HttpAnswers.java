package dev.blip.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.protocol.Json;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Uuid7;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Answers of the HTTP API, and the one place where exceptions become answers. */
public final class HttpAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(HttpAnswers.class);
  private static final Uuid7 IDS = Ids.random();
  private static final APIGatewayV2HTTPResponse IDLE =
      APIGatewayV2HTTPResponse.builder().withStatusCode(204).build();

  private static final int AWAY = 503;

  /** What is away is back within seconds, or is worth asking for again in some. */
  private static final Map<String, String> COME_AGAIN = Map.of("Retry-After", "5");

  private HttpAnswers() {}

  /** A handler's work on one call. */
  @FunctionalInterface
  public interface Work {
    APIGatewayV2HTTPResponse answer(HttpCall call) throws Exception;
  }

  /**
   * Runs it; a refusal is told, anything else is logged under an ID: answered 503 where AWS was not
   * to be had, 500 otherwise. The work itself must ask who sent the call ({@link Origin#sender}).
   */
  public static APIGatewayV2HTTPResponse of(
      APIGatewayV2HTTPEvent event, Context context, Work work) {
    return Invocations.of(event, context, IDLE, each -> of(each, work));
  }

  /** The same, for calls that came through CloudFront alone. */
  public static APIGatewayV2HTTPResponse of(
      Origin origin, APIGatewayV2HTTPEvent event, Context context, Work work) {
    return of(
        event,
        context,
        call -> {
          origin.sender(call.headers()).admit();
          return work.answer(call);
        });
  }

  /** The same for pages of other origins, too, as often as a caller may. */
  public static APIGatewayV2HTTPResponse of(
      Origin origin,
      APIGatewayV2HTTPEvent event,
      Context context,
      Cors cors,
      Limits limits,
      Work work) {
    Work limited = call -> limited(call, origin, limits, work);
    return of(origin, event, context, call -> cors.answer(call, () -> of(event, limited)));
  }

  private static APIGatewayV2HTTPResponse limited(
      HttpCall call, Origin origin, Limits limits, Work work) throws Exception {
    String address = origin.address(call.headers(), call.sourceIp());
    Optional<Duration> wait = limits.charge(call.knownAccount(), address);
    if (wait.isEmpty()) return work.answer(call);
    String seconds = Long.toString(Limits.seconds(wait.get()));
    return refused(limits.refusal(wait.get()), Map.of("Retry-After", seconds));
  }

  private static APIGatewayV2HTTPResponse of(APIGatewayV2HTTPEvent event, Work work) {
    try {
      return work.answer(new HttpCall(event));
    } catch (Refusal refusal) {
      return problem(refusal.status(), refusal.problem(IDS.next()));
    } catch (SdkException e) {
      String id = IDS.next();
      LOG.error("{}: AWS does not answer [{}]", event.getRouteKey(), id, e);
      return problem(
          AWAY, new Refusal(AWAY, "Blip cannot do this just now; try again").problem(id));
    } catch (Exception e) {
      if (e instanceof InterruptedException) Thread.currentThread().interrupt();
      String id = IDS.next();
      LOG.error("{} failed [{}]", event.getRouteKey(), id, e);
      return problem(500, new Problem("internal", "the log has it under this ID", id));
    }
  }

  public static APIGatewayV2HTTPResponse json(int status, Object value) {
    return answer(status, "application/json", Json.write(value), Map.of());
  }

  /** An error; one of 503 says when to come again. */
  public static APIGatewayV2HTTPResponse problem(int status, Problem problem) {
    Map<String, String> headers = status == AWAY ? COME_AGAIN : Map.of();
    return answer(status, "application/json", problem.toJson(), headers);
  }

  /** What a refusal is told as, with further headers. */
  public static APIGatewayV2HTTPResponse refused(Refusal refusal, Map<String, String> headers) {
    String body = refusal.problem(IDS.next()).toJson();
    return answer(refusal.status(), "application/json", body, headers);
  }

  /** 405, with the methods that would do. */
  public static APIGatewayV2HTTPResponse methodNotAllowed(String method, String allowed) {
    var refusal = new Refusal(405, "method must be one of " + allowed + ", was " + method);
    return answer(
        405, "application/json", refusal.problem(IDS.next()).toJson(), Map.of("Allow", allowed));
  }

  public static APIGatewayV2HTTPResponse answer(
      int status, String contentType, String body, Map<String, String> headers) {
    var all = new HashMap<String, String>();
    all.put("Content-Type", contentType);
    all.put("Cache-Control", "no-store");
    all.putAll(headers);
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(all)
        .withBody(body)
        .build();
  }
}
