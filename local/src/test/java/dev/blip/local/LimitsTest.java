package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.rooms.LimiterParty;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.functions.Limits;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions' limits beside the limiters that they ask; time is in the test's hand. */
class LimitsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int MOST = 6_000;

  private final RoomTest first = RoomTest.setUp(new LimiterParty()).named("account:ada").open();
  private final Map<String, RoomTest> limiters = new HashMap<>(Map.of("account:ada", first));
  private int asked;
  private boolean away;

  private final Limits one = limits(LONG);
  private final Limits two = limits(LONG);

  @AfterEach
  void close() {
    limiters.values().forEach(RoomTest::close);
  }

  private Limits limits(Duration patience) {
    return new Limits("requests", MOST, this::take, first.clock(), patience);
  }

  private synchronized Limits.Permits.Grant take(String name, String kind, int most, int wanted)
      throws IOException {
    if (away) throw new IOException("nobody there");
    asked++;
    var room =
        limiters.computeIfAbsent(
            name, _ -> RoomTest.setUp(new LimiterParty()).named(name).beside(first).open());
    var query =
        Map.of("kind", kind, "most", Integer.toString(most), "wanted", Integer.toString(wanted));
    var answer =
        room.request(
            new RoomRequest("POST", "take", query, Map.of(), "", new Caller.Service(), ""));
    return Json.read(answer.body(), Limits.Permits.Grant.class);
  }

  /** How many of so many calls are let through. */
  private static int through(Limits limits, int calls, @Nullable String account, String address) {
    int through = 0;
    for (int i = 0; i < calls; i++) if (limits.charge(account, address).isEmpty()) through++;
    return through;
  }

  /** Time in which somebody else keeps asking: here a room sleeps after ten seconds. */
  private void passAwake(Duration duration) throws IOException {
    for (long left = duration.toMillis(); left > 0; left -= 5_000) {
      first.pass(Duration.ofMillis(Math.min(left, 5_000)));
      take("account:ada", "others", MOST, 0);
    }
  }

  @Test
  void instances_share_the_limits_of_an_account_and_of_an_address() {
    assertThat(through(one, 4_000, "ada", "")).isEqualTo(4_000);
    assertThat(through(two, 4_000, "ada", "")).isBetween(1_900, 2_000);
    assertThat(through(one, 200, "ada", "")).isBetween(0, 100);
    assertThat(through(one, 1, "bob", "192.0.2.1")).isOne();
    assertThat(through(one, 7_000, null, "192.0.2.1")).isEqualTo(5_999);
    assertThat(one.charge("bob", "192.0.2.1")).hasValue(Duration.ofMinutes(1));
    assertThat(through(one, 1, "bob", "192.0.2.2")).isOne();
  }

  @Test
  void refused_caller_hears_when_the_minute_ends_and_goes_on_then() throws Exception {
    assertThat(through(one, MOST, "ada", "")).isEqualTo(MOST);
    passAwake(Duration.ofMillis(48_500));
    Duration wait = one.charge("ada", "").orElseThrow();
    assertThat(wait).isEqualTo(Duration.ofMillis(11_500));
    assertThat(Limits.seconds(wait)).isEqualTo(12);
    assertThat(one.refusal(wait).reason()).contains("at most 6000 a minute", "in 12 s");
    passAwake(wait.minusMillis(1));
    assertThat(one.charge("ada", "")).hasValue(Duration.ofMillis(1));
    first.pass(Duration.ofMillis(1));
    assertThat(through(one, 7_000, "ada", "")).isEqualTo(MOST);
  }

  @Test
  void busy_instance_asks_seldom_and_a_refused_one_not_at_all() {
    assertThat(through(one, MOST, "ada", "")).isEqualTo(MOST);
    assertThat(asked).isBetween(50, 120);
    one.charge("ada", "");
    int before = asked;
    assertThat(through(one, 1_000, "ada", "")).isZero();
    assertThat(asked).isEqualTo(before);
  }

  @Test
  void idle_instance_keeps_few_permits_from_the_others() {
    for (int i = 0; i < 50; i++) assertThat(through(limits(LONG), 1, "ada", "")).isOne();
    assertThat(through(one, MOST, "ada", "")).isBetween(MOST - 50 * 6, MOST);
  }

  @Test
  void limiter_that_is_gone_lets_through_and_is_asked_again() {
    through(one, MOST + 1, "ada", "");
    away = true;
    assertThat(through(two, 10_000, "ada", "192.0.2.1")).isEqualTo(10_000);
    assertThat(asked).isLessThan(200);
    away = false;
    first.pass(Duration.ofSeconds(1));
    assertThat(two.charge("ada", "192.0.2.1")).hasValue(Duration.ofSeconds(59));
  }

  @Test
  void instance_that_counts_alone_holds_to_the_limit_while_nobody_can_be_asked() {
    var reports = new Limits("reports", 5, this::take, first.clock(), LONG).countingAlone();
    away = true;
    assertThat(through(reports, 100, null, "192.0.2.1")).isEqualTo(5);
    assertThat(through(reports, 100, null, "192.0.2.2")).as("in the pause").isEqualTo(5);
    assertThat(reports.charge(null, "192.0.2.1")).hasValue(Duration.ofMinutes(1));
    first.pass(Duration.ofSeconds(59));
    assertThat(reports.charge(null, "192.0.2.1")).hasValue(Duration.ofSeconds(1));
    first.pass(Duration.ofSeconds(1));
    assertThat(through(reports, 100, null, "192.0.2.1")).isEqualTo(5);
    away = false;
    first.pass(Duration.ofMinutes(1));
    assertThat(through(reports, 100, null, "192.0.2.1")).isEqualTo(5);
    assertThat(asked).isPositive();
  }

  @Test
  void limiter_that_is_slow_lets_through() {
    var late = new CompletableFuture<Limits.Permits.Grant>();
    var limits =
        new Limits(
            "requests", MOST, (_, _, _, _) -> late.join(), first.clock(), Duration.ofMillis(20));
    long from = System.nanoTime();
    assertThat(through(limits, 1_000, "ada", "192.0.2.1")).isEqualTo(1_000);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(10));
    late.complete(new Limits.Permits.Grant(0, 60_000));
  }

  @Test
  void clock_that_is_set_back_lengthens_no_refusal() {
    through(one, MOST + 1, "ada", "");
    first.clockJumps(Duration.ofHours(-1));
    assertThat(one.charge("ada", "")).isEmpty();
  }

  @Test
  void without_a_limit_nobody_is_asked() {
    var limits = new Limits("requests", 0, this::take, first.clock(), LONG);
    assertThat(through(limits, 10_000, "ada", "192.0.2.1")).isEqualTo(10_000);
    assertThat(asked).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:db8:0:1::5, 2001:db8:0:1:0:0:0:0",
    "2001:db8:0:1:ffff::, 2001:db8:0:1:0:0:0:0",
    "::ffff:192.0.2.1, 192.0.2.1",
    "example.org, unknown",
  })
  void address_is_an_ipv4_address_or_an_ipv6_network(String address, String limiter) {
    one.charge(null, address);
    assertThat(limiters).containsKey(limiter);
  }
}
