package dev.blip.coordinator.rest;

import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * The stack's one schedule, which wakes a coordinator for the earliest far alarm. Whom it calls
 * stands in the stack; only its time is set here.
 */
final class WakeSchedule {
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  /** Of one that is disabled; a time that is over may be refused. */
  private static final String NEVER = "2099-01-01T00:00:00";

  /** What a schedule is told again whenever it is changed, since a change replaces it whole. */
  private static final List<String> KEPT =
      List.of("Target", "FlexibleTimeWindow", "Description", "GroupName", "KmsKeyArn");

  private final AwsCalls aws;
  private final URI address;

  WakeSchedule(AwsCalls aws, RestSettings settings) {
    this.aws = aws;
    address = settings.scheduler().resolve("/schedules/" + settings.schedule());
  }

  /**
   * Sets when it wakes.
   *
   * @param at epoch milliseconds, rounded down to seconds; empty: never
   */
  void wake(OptionalLong at) throws IOException {
    var now = aws.call("scheduler", SdkHttpMethod.GET, address, "");
    Map<String, Object> next = new LinkedHashMap<>();
    for (String kept : KEPT) {
      if (now.hasNonNull(kept)) next.put(kept, now.get(kept));
    }
    next.put("ScheduleExpressionTimezone", "UTC");
    next.put("State", at.isPresent() ? "ENABLED" : "DISABLED");
    next.put(
        "ScheduleExpression",
        "at(" + (at.isPresent() ? AT.format(Instant.ofEpochMilli(at.getAsLong())) : NEVER) + ")");
    aws.call("scheduler", SdkHttpMethod.PUT, address, Json.write(next));
  }
}
