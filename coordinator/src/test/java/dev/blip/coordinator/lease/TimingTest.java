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
  void members_that_are_gone_are_found_out_in_one_try() {
    assertThat(Timing.LEASE.plus(Timing.MARGIN).plus(Timing.ASK_AGAIN.multipliedBy(3)))
        .isLessThan(Timing.JOIN);
  }

  @Test
  void coordinator_that_starts_has_time_for_several_lives() {
    Duration life = Timing.JOIN.plus(Timing.LEASE).plus(Timing.MARGIN);
    assertThat(Timing.FORMING).isGreaterThan(life.multipliedBy(3));
  }

  @Test
  void shards_record_is_given_up_before_the_lease_is() {
    assertThat(Timing.SHARD_CALL).isBetween(Timing.CALL, Timing.LEASE.minus(Timing.DRIFT));
  }

  @Test
  void cluster_finds_out_before_the_lease_has_ended() {
    assertThat(Timing.PAUSE.plus(Timing.STABLE).plus(Timing.HEARTBEAT))
        .isLessThanOrEqualTo(Timing.LEASE.plus(Timing.MARGIN).plus(Timing.LOOK_EVERY));
  }

  @Test
  void call_outlives_a_fail_over_and_is_over_before_its_function_is() {
    assertThat(Timing.PATIENCE).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(25));
    assertThat(Timing.FIRST_RESEND).isLessThan(Timing.LAST_RESEND);
    assertThat(Timing.LAST_RESEND).isLessThan(Timing.PATIENCE);
  }
}
