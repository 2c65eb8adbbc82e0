package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.runtime.storage.DatabaseStorage;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import dev.blip.coordinator.runtime.storage.TurnGuard;
import dev.blip.protocol.Click;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a window lets go of during a burst, and after it. */
class ClickWindowTest {
  private static final int SIZE = 100;
  private static final int MOST_AT_ONCE = 2_000;

  private final RoomDatabase database = RoomDatabase.inMemory();
  private long now = 1_800_000_000_000L;
  private ClickWindow window;
  private int added;
  private long longest;

  @BeforeEach
  void start() {
    InstantSource clock = () -> Instant.ofEpochMilli(now);
    var guard = new TurnGuard("clicks/demo");
    guard.enter();
    guard.beginHook();
    var storage = new DatabaseStorage(database, clock, guard);
    window = new ClickWindow(storage, clock, SIZE, Duration.ofHours(1));
    window.start();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void burst_goes_in_small_steps_between_its_clicks() {
    for (int flush = 0; flush < 10; flush++) {
      add(20_000);
      flush();
    }
    add(20_000);
    // Two flushes and what has come since, and no more than what a step is behind.
    assertThat(length()).isBetween(60_000L, 62_000L);
    assertThat(longest).isLessThanOrEqualTo(MOST_AT_ONCE);
  }

  @Test
  void what_the_last_two_flushes_brought_is_kept() {
    for (int flush = 0; flush < 6; flush++) {
      long before = window.newest();
      add(3_000);
      flush();
      add(3_000);
      assertThat(window.reaches(before)).isTrue();
      now += 2_000;
    }
  }

  @Test
  void trim_in_a_burst_takes_nothing_of_it() {
    add(500);
    flush();
    long before = window.newest();
    add(500);
    flush();
    window.trim();
    assertThat(window.reaches(before)).isTrue();
    assertThat(window.isQuiet()).isFalse();
  }

  @Test
  void trim_after_it_leaves_the_bound() {
    for (int flush = 0; flush < 3; flush++) {
      add(5_000);
      flush();
    }
    now += 60_000;
    window.trim();
    assertThat(length()).isEqualTo(SIZE);
    assertThat(window.isQuiet()).isTrue();
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      var click =
          new Click(
              "" + added++, "demo", "l", now, null, null, null, "DE", null, null, false, null);
      assertThat(window.add(click)).isPresent();
      if (window.isStepDue()) measured(window::step);
    }
  }

  private void flush() {
    measured(window::flushed);
    now += 2_000;
  }

  private void measured(Runnable step) {
    long before = length();
    step.run();
    longest = Math.max(longest, before - length());
  }

  private long length() {
    return window.newest() - window.oldest() + 1;
  }
}
