package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SettingTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<String> there = new AtomicReference<>("one");
  private final Setting setting = new Setting("NAME", this::read, now::get);

  private String read() {
    asked.incrementAndGet();
    String value = there.get();
    if (value.isEmpty()) throw new IllegalArgumentException("away");
    return value;
  }

  @Test
  void it_is_asked_for_once_in_five_minutes() {
    assertThat(setting.get()).isEqualTo("one");
    there.set("two");
    now.set(now.get().plus(Duration.ofSeconds(299)));
    assertThat(setting.get()).isEqualTo("one");
    now.set(now.get().plus(Duration.ofSeconds(1)));
    assertThat(setting.get()).isEqualTo("two");
    assertThat(asked).hasValue(2);
  }

  @Test
  void while_its_place_is_away_the_last_value_holds() {
    setting.get();
    there.set("");
    now.set(now.get().plus(Duration.ofHours(1)));
    assertThat(setting.get()).isEqualTo("one");
  }

  @Test
  void what_was_never_there_is_named_and_asked_for_again_after_five_seconds() {
    there.set("");
    assertThatThrownBy(setting::get).hasMessage("NAME cannot be read");
    there.set("one");
    now.set(now.get().plus(Duration.ofMillis(4_999)));
    assertThatThrownBy(setting::get).hasMessage("NAME cannot be read").hasRootCauseMessage("away");
    assertThat(asked).hasValue(1);
    now.set(now.get().plus(Duration.ofMillis(1)));
    assertThat(setting.get()).isEqualTo("one");
  }

  @Test
  void a_snapshot_carries_no_value_along() {
    setting.get();
    there.set("two");
    setting.forget();
    assertThat(setting.get()).isEqualTo("two");
  }
}
