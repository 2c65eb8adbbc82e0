package dev.blip.functions;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a coordinator started where all rest: raises the count of ECS's service from zero to one.
 * Where coordinators never rest, there is nothing to wake. Safe for use by many threads.
 */
public final class Waker {
  private static final String API = "AmazonEC2ContainerServiceV20141113.";

  /** What ECS said holds for so long: many calls find nobody at the same time. */
  private static final long FRESH = TimeUnit.SECONDS.toNanos(2);

  /** For coordinators that never rest. */
  static final Waker NOBODY = new Waker(null);

  private static final Logger LOG = LoggerFactory.getLogger(Waker.class);

  private final @Nullable Service service;
  private boolean comes;
  private long asked;
  private boolean wasAsked;

  private record Service(SignedCalls aws, URI ecs, String cluster, String name) {}

  private Waker(@Nullable Service service) {
    this.service = service;
  }

  /**
   * Wakes the coordinators of a service.
   *
   * @param service {@code cluster/service}
   * @throws IllegalStateException if it is not that
   */
  static Waker of(String service, URI ecs, SignedCalls aws) {
    String[] parts = service.split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new IllegalStateException(
          "COORDINATOR_SERVICE must be cluster/service, was " + service);
    }
    return new Waker(new Service(aws, ecs, parts[0], parts[1]));
  }

  /** Whether there is anybody to wake. */
  boolean wakes() {
    return service != null;
  }

  /**
   * Has one started if none runs and none is being started; for callers that have reached none.
   * Whether ECS says that one runs is no matter: a task runs some seconds before it can be called.
   *
   * @return whether one comes, so that callers should come again later; false where coordinators
   *     never rest, or ECS cannot be asked
   */
  public synchronized boolean wake() {
    if (service == null) return false;
    if (wasAsked && System.nanoTime() - asked < FRESH) return comes;
    try {
      raise();
      comes = true;
    } catch (UncheckedIOException e) {
      LOG.warn("ECS cannot be asked for a coordinator: {}", e.getMessage(), e);
      comes = false;
    }
    wasAsked = true;
    asked = System.nanoTime();
    return comes;
  }

  /**
   * The same at once, whatever ECS said before.
   *
   * @return whether none runs yet
   * @throws UncheckedIOException if ECS does not answer, or refuses
   */
  public boolean raise() {
    Service known = service;
    if (known == null) return false;
    JsonNode told =
        act(
            known,
            "DescribeServices",
            Map.of("cluster", known.cluster, "services", List.of(known.name)));
    JsonNode now = told.at("/services/0");
    if (now.path("desiredCount").asInt() == 0) {
      act(
          known,
          "UpdateService",
          Map.of("cluster", known.cluster, "service", known.name, "desiredCount", 1));
      LOG.info("coordinators rest; ECS is to run one");
    }
    return now.path("runningCount").asInt() == 0;
  }

  private static JsonNode act(Service service, String action, Map<String, ?> body) {
    return service.aws.call("ecs", service.ecs, API + action, body);
  }
}
