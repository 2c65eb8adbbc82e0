package dev.blip.coordinator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The order that fail-over rests on. */
class TimingTest {
  @Test
  void holder_stops_before_any_observer_may_act() {
    assertThat(Timing.LEASE.minus(Timing.DRIFT)).isLessThan(Timing.LEASE.plus(Timing.MARGIN));
    assertThat(Timing.DRIFT).isPositive();
    assertThat(Timing.MARGIN).isPositive();
  }

  @Test
  void lease_survives_two_renewals_that_fail() {
    assertThat(Timing.CALL).isLessThan(Timing.RENEW_EVERY);
    assertThat(Timing.RENEW_EVERY.multipliedBy(3).plus(Timing.CALL))
        .isLessThan(Timing.LEASE.minus(Timing.DRIFT));
  }

  @Test
  void member_is_unreachable_only_after_several_heartbeats() {
    assertThat(Timing.HEARTBEAT.multipliedBy(3)).isLessThanOrEqualTo(Timing.PAUSE);
    assertThat(Timing.PAUSE).isLessThan(Timing.STABLE);
  }

  @Test
  void fail_over_takes_less_than_ten_seconds() {
    Duration cluster = Timing.PAUSE.plus(Timing.STABLE).plus(Timing.HEARTBEAT);
    Duration lease = Timing.LEASE.plus(Timing.MARGIN).plus(Timing.LOOK_EVERY);
    Duration longer = cluster.compareTo(lease) > 0 ? cluster : lease;
    assertThat(longer.plus(Timing.SHARD_RETRY).plus(Timing.LAST_RESEND))
        .isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void call_outlives_a_fail_over_and_is_over_before_its_function_is() {
    assertThat(Timing.PATIENCE).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(25));
    assertThat(Timing.FIRST_RESEND).isLessThan(Timing.LAST_RESEND);
    assertThat(Timing.LAST_RESEND).isLessThan(Timing.PATIENCE);
  }
}
