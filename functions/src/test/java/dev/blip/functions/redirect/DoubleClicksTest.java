package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Uuid7;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Visitors who click twice, at links of an account that counts them once. */
class DoubleClicksTest extends Redirects {
  private static final String OTHER = "203.0.113.78";

  private final String account = "d-" + UUID.randomUUID();
  private Instant now = Instant.parse("2031-08-01T12:00:00Z");

  DoubleClicksTest(Aws aws) throws IOException {
    super(aws);
  }

  @BeforeEach
  void countDoubleClicksOnce() {
    var item =
        Map.of(
            "account", AttributeValue.fromS(account),
            "doubleClicksOnce", AttributeValue.fromBool(true));
    aws.dynamoDb().putItem(put -> put.tableName("AccountsTable").item(item));
    link(slug, Map.of("account", AttributeValue.fromS(account)));
    warmUp();
  }

  /** The first calls of a process may take longer than they are waited for. */
  private void warmUp() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              var ids = new Uuid7(() -> now, new SecureRandom());
              var doubles = new DoubleClicks(environment());
              var first = new Visitor(Map.of()).click(ids.next(), account, "warm", false);
              var second = new Visitor(Map.of()).click(ids.next(), account, "warm", false);
              long who = ids.next().hashCode();
              return !doubles.isSecond(first, () -> who) && doubles.isSecond(second, () -> who);
            });
  }

  private RedirectHandler instance(String... others) {
    return new RedirectHandler(environment(others), new Uuid7(() -> now, new SecureRandom()));
  }

  private static int status(Recorded visit, RedirectHandler handler) {
    return visit.to(handler).path("statusCode").asInt();
  }

  private Recorded other() {
    return visit().with("headers/blip-viewer-address", OTHER);
  }

  @Test
  void second_click_within_two_seconds_counts_nowhere_whichever_instance_has_it() {
    var one = instance();
    assertThat(status(visit(), one)).isEqualTo(302);
    now = now.plusMillis(400);
    assertThat(status(visit(), one)).isEqualTo(302);
    now = now.plusMillis(1_599);
    assertThat(status(visit(), instance())).isEqualTo(302);
    assertThat(room.calls()).hasSize(1);
    assertThat(queued()).hasSize(1);
    now = now.plusMillis(1);
    visit().to(one);
    assertThat(room.calls()).hasSize(2);
    assertThat(queued()).hasSize(1);
  }

  @Test
  void other_visitors_and_other_links_count() {
    String second = "r-" + UUID.randomUUID();
    link(second, Map.of("account", AttributeValue.fromS(account)));
    var instance = instance();
    visit().to(instance);
    other().to(instance);
    visit(second).to(instance);
    assertThat(queued()).hasSize(3);
  }

  @Test
  void account_that_does_not_say_so_has_both() {
    link(slug, Map.of("account", AttributeValue.fromS("d-" + UUID.randomUUID())));
    var instance = instance();
    visit().to(instance);
    visit().to(instance);
    assertThat(queued()).hasSize(2);
  }

  @Test
  void maximum_is_charged_once_and_both_are_sent_on() {
    var most = Map.of("account", AttributeValue.fromS(account), "maxClicks", number(1));
    link(slug, most);
    var instance = instance();
    assertThat(status(visit(), instance)).isEqualTo(302);
    assertThat(status(visit(), instance)).isEqualTo(302);
    assertThat(status(other(), instance)).isEqualTo(410);
    assertThat(queued()).hasSize(1);
  }

  @Test
  void both_count_while_nobody_can_tell() throws IOException {
    try (var gone = new Listener().answers(500)) {
      var environment = environment("AWS_ENDPOINT_URL_DYNAMODB", gone.url());
      var ids = new Uuid7(() -> now, new SecureRandom());
      var doubles = new DoubleClicks(environment);
      var click = new Visitor(Map.of()).click(ids.next(), account, slug, false);
      assertThat(doubles.isSecond(click, () -> 1L)).isFalse();
      var asked = List.copyOf(gone.calls());
      assertThat(asked).isNotEmpty();
      assertThat(doubles.isSecond(click, () -> 1L)).isFalse();
      assertThat(gone.calls()).hasSameSizeAs(asked);
    }
  }

  private static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }
}
