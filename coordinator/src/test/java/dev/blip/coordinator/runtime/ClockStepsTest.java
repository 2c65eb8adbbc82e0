package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.testkit.RoomTest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A clock that is set back under a room that waits. */
class ClockStepsTest {
  private static final Duration AN_HOUR_BACK = Duration.ofHours(-1);

  private record Waiting(RoomContext room) implements Room {
    @Override
    public RoomReply onRequest(RoomRequest request) {
      switch (request.path()) {
        case "after" -> room.alarms().setAfter("after", Duration.ofSeconds(5));
        case "at" -> room.alarms().set("at", room.clock().instant().plusSeconds(5));
        case "fail" -> {
          room.alarms().setAfter("after", Duration.ofSeconds(1));
          throw new IllegalStateException("told to fail");
        }
        case "fetch" -> room.fetch("one", FetchRequest.get(URI.create("https://world.example/")));
        default -> {}
      }
      return RoomReply.text(room.storage().kv().text("rang").orElse("nothing"));
    }

    @Override
    public void onAlarm(String name) {
      room.storage().kv().put("rang", name);
    }
  }

  private final RoomTest room = RoomTest.of(Waiting::new);

  @AfterEach
  void close() {
    room.close();
  }

  private String told() {
    return room.get("").body();
  }

  @Test
  void alarm_after_a_delay_rings_after_it() {
    room.post("after", "");
    room.pass(Duration.ofSeconds(1)).clockJumps(AN_HOUR_BACK).pass(Duration.ofSeconds(3));
    assertThat(told()).isEqualTo("nothing");
    assertThat(room.pass(Duration.ofSeconds(2)).get("").body()).isEqualTo("after");
  }

  @Test
  void alarm_after_a_delay_rings_though_nobody_calls() {
    room.post("after", "");
    room.clockJumps(AN_HOUR_BACK).pass(Duration.ofSeconds(6));
    assertThat(told()).isEqualTo("after");
  }

  @Test
  void alarm_at_a_time_waits_for_it() {
    room.post("at", "");
    room.clockJumps(AN_HOUR_BACK).pass(Duration.ofMinutes(59));
    assertThat(told()).isEqualTo("nothing");
    assertThat(room.pass(Duration.ofMinutes(2)).get("").body()).isEqualTo("at");
  }

  @Test
  void alarm_that_a_failed_hook_has_moved_stays_where_it_was() {
    room.post("at", "");
    room.post("after", "");
    assertThat(room.post("fail", "").status()).isEqualTo(500);
    room.clockJumps(AN_HOUR_BACK).pass(Duration.ofSeconds(3));
    assertThat(told()).isEqualTo("nothing");
  }

  @Test
  void alarm_that_is_set_after_the_step_is_not_moved() {
    room.post("after", "");
    room.pass(Duration.ofSeconds(1)).clockJumps(AN_HOUR_BACK);
    room.post("after", "");
    assertThat(room.pass(Duration.ofSeconds(4)).get("").body()).isEqualTo("nothing");
    assertThat(room.pass(Duration.ofSeconds(2)).get("").body()).isEqualTo("after");
  }

  @Test
  void fetch_is_tried_again_as_soon_as_before() {
    var tries = new AtomicInteger();
    room.whenFetched(
        (_, _) -> {
          tries.incrementAndGet();
          return Optional.empty();
        });
    room.post("fetch", "");
    room.clockJumps(AN_HOUR_BACK).pass(Duration.ofMinutes(1));
    assertThat(tries).hasValueGreaterThan(3);
  }
}
