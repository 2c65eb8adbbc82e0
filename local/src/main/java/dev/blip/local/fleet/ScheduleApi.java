package dev.blip.local.fleet;

import com.fasterxml.jackson.databind.JsonNode;
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

/**
 * What stands in for EventBridge Scheduler, for the one schedule that there is, whose time is given
 * as {@code at(…)} in UTC. Safe for use by many threads.
 */
final class ScheduleApi {
  private static final Pattern AT = Pattern.compile("at\\((?<time>[^)]*)\\)");
  private static final String NEVER = "at(2099-01-01T00:00:00)";

  private final Runnable target;
  private JsonNode schedule;

  /**
   * @param target what is invoked when its time has come
   */
  ScheduleApi(Runnable target) {
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
    synchronized (this) {
      if (schedule != set) return;
    }
    target.run();
  }

  private static ControlAnswer invalid(String message) {
    return new ControlAnswer(400, Json.write(Map.of("Message", message)));
  }
}
