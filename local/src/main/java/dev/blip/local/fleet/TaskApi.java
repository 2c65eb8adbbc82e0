package dev.blip.local.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.util.List;
import java.util.Map;

/**
 * What stands in for ECS, for the one service that there is: {@code UpdateService} sets its count,
 * {@code DescribeServices} tells it. Safe for use by many threads.
 */
final class TaskApi {
  private static final String API = "AmazonEC2ContainerServiceV20141113.";

  private final Tasks tasks;

  TaskApi(Tasks tasks) {
    this.tasks = tasks;
  }

  /** The service's tasks. */
  interface Tasks {
    /** Sets how many there are to be. */
    void desire(int count);

    int desired();

    int running();
  }

  /** Answers an action. */
  ControlAnswer answer(String target, JsonNode body) {
    return switch (target) {
      case API + "UpdateService" -> update(body);
      case API + "DescribeServices" -> describe(body);
      default -> error("UnknownOperationException", "no action " + target + " on a laptop");
    };
  }

  private ControlAnswer update(JsonNode body) {
    if (!body.path("service").asText().equals(Control.SERVICE)) {
      return error("ServiceNotFoundException", "Service not found.");
    }
    JsonNode count = body.path("desiredCount");
    if (!count.isInt() || count.asInt() < 0) {
      return error("InvalidParameterException", "desiredCount must be 0 or more, was " + count);
    }
    tasks.desire(count.asInt());
    return ControlAnswer.of(Map.of("service", service()));
  }

  private ControlAnswer describe(JsonNode body) {
    for (JsonNode asked : body.path("services")) {
      if (asked.asText().equals(Control.SERVICE)) {
        return ControlAnswer.of(Map.of("services", List.of(service()), "failures", List.of()));
      }
    }
    return ControlAnswer.of(
        Map.of("services", List.of(), "failures", List.of(Map.of("reason", "MISSING"))));
  }

  private Map<String, Object> service() {
    int running = tasks.running();
    return Map.of(
        "serviceName",
        Control.SERVICE,
        "desiredCount",
        tasks.desired(),
        "runningCount",
        running,
        "pendingCount",
        Math.max(tasks.desired() - running, 0));
  }

  private static ControlAnswer error(String type, String message) {
    return new ControlAnswer(400, Json.write(Map.of("__type", type, "message", message)));
  }
}
