package dev.blip.coordinator.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many coordinators ECS is to run. */
final class TaskCount {
  private static final String API = "AmazonEC2ContainerServiceV20141113.";
  private static final Logger LOG = LoggerFactory.getLogger(TaskCount.class);

  private final AwsCalls aws;
  private final RestSettings settings;

  TaskCount(AwsCalls aws, RestSettings settings) {
    this.aws = aws;
    this.settings = settings;
  }

  /** Sets it, whatever it was. */
  void set(int count) throws IOException {
    act(
        "UpdateService",
        Map.of(
            "cluster", settings.cluster(),
            "service", settings.service(),
            "desiredCount", count));
    LOG.info("ECS is to run {} coordinators", count);
  }

  /** Sets it to one where it is none. */
  void raise() throws IOException {
    JsonNode told =
        act(
            "DescribeServices",
            Map.of("cluster", settings.cluster(), "services", List.of(settings.service())));
    if (told.at("/services/0/desiredCount").asInt() == 0) set(1);
  }

  private JsonNode act(String action, Map<String, ?> body) throws IOException {
    return aws.act("ecs", settings.ecs(), API + action, body);
  }
}
