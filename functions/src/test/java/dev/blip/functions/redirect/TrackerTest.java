package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.protocol.Click;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is counted of calls that fail or are late. */
@ExtendWith(Aws.Resolver.class)
class TrackerTest {
  private static final Click CLICK =
      new Click("id", "demo", "walk", 1, null, null, null, null, null, null, false, null);

  private final Map<String, String> counted = new ConcurrentHashMap<>();
  private final Aws aws;
  private final DoubleClicks doubles;

  TrackerTest(Aws aws) {
    this.aws = aws;
    doubles = new DoubleClicks(aws.environment());
  }

  /** Each metric that was counted, with its reason. */
  private Map<String, String> counted(Click click, String queue, String room) {
    return counted(click, queue, room, "");
  }

  private Map<String, String> counted(Click click, String queue, String room, String rest) {
    var environment =
        aws.environment(
            "AWS_ENDPOINT_URL_SQS", queue, "COORDINATOR_URL", room, "COORDINATORS_REST", rest);
    counted.clear();
    new Tracker(environment, (name, value, unit, why) -> counted.put(name, why))
        .record(new Visit(click, () -> null, doubles));
    return counted;
  }

  @Test
  void calls_that_fail_and_calls_that_are_late_are_counted_under_their_names() throws IOException {
    try (var hung = new Listener().neverAnswers();
        var refuses = new Listener().answers(500)) {
      // The first calls of a process may take longer than they are waited for.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(counted(CLICK, hung.url(), refuses.url()))
                      .containsOnlyKeys("ClicksNotQueued", "ClicksNotTold")
                      .containsEntry("ClicksNotQueued", "no answer within 1500 ms")
                      .hasEntrySatisfying(
                          "ClicksNotTold", why -> assertThat(why).contains("answered 500")));
    }
  }

  @Test
  void that_nobody_is_there_counts_unless_coordinators_rest() throws IOException {
    String queue = String.valueOf(aws.variables().get("AWS_ENDPOINT_URL_SQS"));
    String nobody;
    try (var gone = new Listener()) {
      nobody = gone.url();
    }
    assertThat(counted(CLICK, queue, nobody)).containsKey("ClicksNotTold");
    // The queue's first call of a process may be late.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> counted(CLICK, queue, nobody, "1").isEmpty());
    try (var refuses = new Listener().answers(500)) {
      assertThat(counted(CLICK, queue, refuses.url(), "1")).containsKey("ClicksNotTold");
    }
  }

  @Test
  void nothing_is_counted_when_all_is_well() throws IOException {
    String queue = String.valueOf(aws.variables().get("AWS_ENDPOINT_URL_SQS"));
    try (var room = new Listener()) {
      // The first calls of a process may take longer than they are waited for.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> counted(CLICK, queue, room.url()).isEmpty());
    }
  }
}
