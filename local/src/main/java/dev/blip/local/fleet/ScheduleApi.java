package dev.blip.local.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.lambda.FunctionFailed;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in for EventBridge Scheduler, for the one schedule that there is, whose time is given
 * as {@code at(…)} in UTC. A target that fails is invoked again, as there. Safe for use by many
 * threads.
 */
final class ScheduleApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleApi.class);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
  private static final Pattern AT = Pattern.compile("at\\((?<time>[^)]*)\\)");
  private static final String NEVER = "at(2099-01-01T00:00:00)";

  private final OnDemand.Target target;
  private JsonNode schedule;
  private boolean closed;

  ScheduleApi(OnDemand.Target target) {
    this.target = target;
    schedule =
        Json.tree(
            Json.write(
                Map.of(
                    "Name",
                    Control.SCHEDULE,
                    "State",
                    "DISABLED",
                    "ScheduleExpression",
                    NEVER,
                    "FlexibleTimeWindow",
                    Map.of("Mode", "OFF"),
                    "Target",
                    Map.of("Arn", "wake", "RoleArn", "scheduler"))));
  }

  /** Answers a request for the schedule. */
  synchronized ControlAnswer answer(String method, String name, JsonNode body) {
    if (!name.equals(Control.SCHEDULE)) {
      return new ControlAnswer(
          404, Json.write(Map.of("Message", "Schedule " + name + " does not exist.")));
    }
    return switch (method) {
      case "GET" -> ControlAnswer.of(schedule);
      case "PUT" -> update(body);
      default -> new ControlAnswer(405, Json.write(Map.of("Message", "GET or PUT")));
    };
  }

  private ControlAnswer update(JsonNode next) {
    if (!next.hasNonNull("Target") || !next.hasNonNull("FlexibleTimeWindow")) {
      return invalid("Target and FlexibleTimeWindow must be there");
    }
    String expression = next.path("ScheduleExpression").asText();
    Matcher at = AT.matcher(expression);
    if (!at.matches()) return invalid("Invalid Schedule Expression " + expression);
    try {
      Instant due = LocalDateTime.parse(at.group("time")).toInstant(ZoneOffset.UTC);
      schedule = next;
      if (next.path("State").asText().equals("ENABLED")) ringAt(next, due);
      return ControlAnswer.of(Map.of("ScheduleArn", Control.SCHEDULE));
    } catch (DateTimeParseException e) {
      return invalid("Invalid Schedule Expression " + expression);
    }
  }

  private void ringAt(JsonNode set, Instant due) {
    long pause = Math.max(Duration.between(Instant.now(), due).toMillis(), 0);
    CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS).execute(() -> ring(set));
  }

  private void ring(JsonNode set) {
    if (!isDue(set)) return;
    try {
      target.invoke();
    } catch (FunctionFailed e) {
      if (!isDue(set)) return;
      LOG.error("the schedule has woken nobody: {}; again in {}", e.getMessage(), AGAIN_AFTER);
      ringAt(set, Instant.now().plus(AGAIN_AFTER));
    }
  }

  private synchronized boolean isDue(JsonNode set) {
    return !closed && schedule == set;
  }

  /** Invokes nothing more. */
  @Override
  public synchronized void close() {
    closed = true;
  }

  private static ControlAnswer invalid(String message) {
    return new ControlAnswer(400, Json.write(Map.of("Message", message)));
  }
}
