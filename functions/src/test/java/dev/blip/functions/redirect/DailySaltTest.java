package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.protocol.Click;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The day's salt: one for all instances, and gone when the day is. */
@ExtendWith(Aws.Resolver.class)
class DailySaltTest {
  private final Aws aws;

  DailySaltTest(Aws aws) {
    this.aws = aws;
  }

  private DailySalt instance() {
    return new DailySalt(aws.environment());
  }

  private static Click click(String account, LocalDate day, boolean bot) {
    long time = day.atTime(12, 0).toInstant(ZoneOffset.UTC).toEpochMilli();
    return new Click("id", account, "walk", time, null, null, null, null, null, null, bot, null);
  }

  private static @Nullable Long visitor(DailySalt salt, LocalDate day, String address) {
    return salt.visitor(click("demo", day, false), address, "Firefox");
  }

  private Map<String, AttributeValue> item(LocalDate day) {
    var key = Map.of("what", AttributeValue.fromS("salt#" + day));
    return aws.dynamoDb()
        .getItem(get -> get.tableName("TriesTable").key(key).consistentRead(true))
        .item();
  }

  @Test
  void visitor_is_the_same_for_all_instances_on_one_day_and_another_on_the_next() {
    var day = LocalDate.parse("2031-03-01");
    var first = instance();
    Long one = visitor(first, day, "192.0.2.1");
    assertThat(one).isNotNull().isEqualTo(visitor(first, day, "192.0.2.1"));
    assertThat(visitor(instance(), day, "192.0.2.1")).isEqualTo(one);
    assertThat(visitor(first, day.plusDays(1), "192.0.2.1")).isNotNull().isNotEqualTo(one);
  }

  @Test
  void address_browser_and_account_make_others() {
    var day = LocalDate.parse("2031-04-01");
    var salt = instance();
    var all = new HashSet<>();
    for (String account : new String[] {"demo", "other"}) {
      for (String address : new String[] {"192.0.2.1", "192.0.2.11", "2001:db8::1"}) {
        for (String browser : new String[] {"Firefox", "", "1Firefox"}) {
          all.add(salt.visitor(click(account, day, false), address, browser));
        }
      }
    }
    assertThat(all).hasSize(18).doesNotContainNull();
    assertThat(salt.visitor(click("demo", day, true), "192.0.2.1", "Firefox")).isNull();
  }

  @Test
  void salt_is_destroyed_when_the_next_day_has_begun_and_forgotten_in_any_case() {
    var day = LocalDate.parse("2031-05-01");
    visitor(instance(), day, "192.0.2.1");
    var item = item(day);
    assertThat(item.get("salt")).isNotNull();
    assertThat(item.get("until"))
        .isEqualTo(
            AttributeValue.fromN(
                Long.toString(day.plusDays(1).atTime(1, 0).toEpochSecond(ZoneOffset.UTC))));
    visitor(instance(), day.plusDays(1), "192.0.2.1");
    await().atMost(Duration.ofSeconds(30)).until(() -> item(day).isEmpty());
    assertThat(item(day.plusDays(1))).isNotEmpty();
  }

  @Test
  void nobody_waits_for_a_table_that_never_answers_but_the_first() throws IOException {
    var day = LocalDate.parse("2031-06-01");
    try (var hung = new Listener().neverAnswers()) {
      var salt = new DailySalt(aws.environment("AWS_ENDPOINT_URL_DYNAMODB", hung.url()));
      assertThat(visitor(salt, day, "192.0.2.1")).isNull();
      long start = System.nanoTime();
      for (int i = 0; i < 100; i++) assertThat(visitor(salt, day, "192.0.2.1")).isNull();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(250));
      assertThat(hung.calls()).hasSize(1);
    }
  }
}
