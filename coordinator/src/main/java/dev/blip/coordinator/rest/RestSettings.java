package dev.blip.coordinator.rest;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * When a coordinator goes to rest, and whom it tells.
 *
 * @param after so long nothing may have happened, and nothing may be due; zero: it never rests
 * @param cluster of ECS
 * @param service of ECS, whose count of tasks it sets
 * @param schedule of EventBridge Scheduler, which wakes one
 * @param queues URLs of the queues that must be empty
 * @param ecs where ECS is reached
 * @param scheduler where EventBridge Scheduler is reached
 * @param region that calls are signed for
 * @param credentials that calls are signed with
 */
public record RestSettings(
    Duration after,
    String cluster,
    String service,
    String schedule,
    List<URI> queues,
    URI ecs,
    URI scheduler,
    String region,
    AwsCredentialsProvider credentials) {

  /** How long nothing may happen before a coordinator rests; seconds, empty or 0 for ever. */
  public static final String AFTER = "BLIP_REST_AFTER";

  private static final int DAY_S = 86_400;

  public RestSettings {
    queues = List.copyOf(queues);
  }

  /**
   * Reads {@code BLIP_REST_AFTER} (seconds, 0), {@code COORDINATOR_SERVICE} ({@code
   * cluster/service}), {@code WAKE_SCHEDULE} and {@code REST_QUEUES} (URLs with commas between);
   * {@code AWS_ENDPOINT_URL_ECS} and {@code AWS_ENDPOINT_URL_SCHEDULER} where they are not AWS's
   * dual-stack ones.
   *
   * @throws IllegalArgumentException naming the variable, its value and what it may be
   */
  public static RestSettings of(
      Map<String, String> environment, String region, AwsCredentialsProvider credentials) {
    Duration after = after(environment);
    String[] service = environment.getOrDefault("COORDINATOR_SERVICE", "").split("/", -1);
    String schedule = environment.getOrDefault("WAKE_SCHEDULE", "");
    if (!after.isZero() && (service.length != 2 || service[0].isEmpty() || service[1].isEmpty())) {
      throw new IllegalArgumentException(
          "COORDINATOR_SERVICE must be cluster/service where BLIP_REST_AFTER is set, was "
              + String.join("/", service));
    }
    if (!after.isZero() && schedule.isEmpty()) {
      throw new IllegalArgumentException("WAKE_SCHEDULE must be set where BLIP_REST_AFTER is");
    }
    return new RestSettings(
        after,
        service[0],
        service[service.length - 1],
        schedule,
        queues(environment.getOrDefault("REST_QUEUES", "")),
        address(environment, "AWS_ENDPOINT_URL_ECS", "ecs", region),
        address(environment, "AWS_ENDPOINT_URL_SCHEDULER", "scheduler", region),
        region,
        credentials);
  }

  /** Whether it rests at all. */
  public boolean rests() {
    return !after.isZero();
  }

  private static Duration after(Map<String, String> environment) {
    String text = environment.getOrDefault(AFTER, "").strip();
    if (text.isEmpty()) return Duration.ZERO;
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= DAY_S) {
      return Duration.ofSeconds(Integer.parseInt(text));
    }
    throw new IllegalArgumentException(AFTER + " must be seconds 0.." + DAY_S + ", was " + text);
  }

  private static List<URI> queues(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(url -> !url.isEmpty())
        .map(URI::create)
        .toList();
  }

  private static URI address(
      Map<String, String> environment, String variable, String service, String region) {
    String suffix = region.startsWith("cn-") ? ".api.amazonwebservices.com.cn" : ".api.aws";
    return URI.create(
        environment.getOrDefault(variable, "https://" + service + "." + region + suffix));
  }
}
