package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.testkit.Answer;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimiterRoomTest {
  private static final Caller CHAT = new Caller.Room(new RoomAddress("chat", "lobby"), 1);
  private final RoomTest limiter = RoomTest.of(new LimiterParty());

  @AfterEach
  void close() {
    limiter.close();
  }

  private Answer ask(String method, String path, String every, Caller caller) {
    var query = Map.of("everyMs", every, "graceMs", "20000");
    return limiter.request(new RoomRequest(method, path, query, Map.of(), "", caller, ""));
  }

  private String leave() {
    return ask("POST", "leave", "5000", CHAT).body();
  }

  @Test
  void cooldown_is_what_has_been_charged_beyond_the_grace() {
    for (String cooldown : new String[] {"0", "0", "0", "0", "5000", "10000"}) {
      assertThat(leave()).isEqualTo(cooldown);
    }
    limiter.pass(Duration.ofSeconds(10));
    assertThat(leave()).isEqualTo("5000");
    limiter.pass(Duration.ofSeconds(3));
    assertThat(leave()).isEqualTo("7000");
    limiter.pass(Duration.ofSeconds(27));
    assertThat(leave()).isEqualTo("0");
  }

  @Test
  void limiter_that_was_forgotten_begins_anew() {
    for (int i = 0; i < 9; i++) leave();
    limiter.hibernate();
    assertThat(leave()).isEqualTo("0");
    for (int i = 0; i < 9; i++) leave();
    limiter.crash();
    assertThat(leave()).isEqualTo("0");
  }

  private String take(String kind, int wanted) {
    var query = Map.of("kind", kind, "most", "100", "wanted", Integer.toString(wanted));
    return limiter.request(new RoomRequest("POST", "take", query, Map.of(), "", CHAT, "")).body();
  }

  private static String taken(int granted, int leftMs) {
    return "{\"granted\":%d,\"leftMs\":%d}".formatted(granted, leftMs);
  }

  /** Time in which somebody else keeps asking: here a room sleeps after ten seconds. */
  private void passAwake(long ms) {
    for (long left = ms; left > 0; left -= 5_000) {
      limiter.pass(Duration.ofMillis(Math.min(left, 5_000)));
      take("others", 0);
    }
  }

  @Test
  void permits_last_for_the_minute_that_begins_with_the_first_of_their_kind() {
    assertThat(take("requests", 60)).isEqualTo(taken(60, 60_000));
    passAwake(20_000);
    assertThat(take("requests", 60)).isEqualTo(taken(40, 40_000));
    assertThat(take("requests", 1)).isEqualTo(taken(0, 40_000));
    assertThat(take("sockets", 1)).isEqualTo(taken(1, 60_000));
    passAwake(39_999);
    assertThat(take("requests", 1)).isEqualTo(taken(0, 1));
    limiter.pass(Duration.ofMillis(1));
    assertThat(take("requests", 1)).isEqualTo(taken(1, 60_000));
    limiter.clockJumps(Duration.ofHours(-1));
    assertThat(take("requests", 100)).isEqualTo(taken(100, 60_000));
    limiter.hibernate();
    assertThat(take("requests", 1)).isEqualTo(taken(1, 60_000));
  }

  @Test
  void nobody_reaches_it_from_outside() {
    assertThat(ask("POST", "leave", "5000", new Caller.Stranger()).status()).isEqualTo(404);
    assertThat(ask("POST", "leave", "5000", new Caller.Member("ada")).status()).isEqualTo(404);
    assertThat(limiter.visitor("x").withAccount("ada").connects().status()).isEqualTo(404);
  }

  @Test
  void wrong_questions_are_told_what_is_wrong_and_charge_nothing() {
    for (String bad : new String[] {"", "x", "-1", "3600001", "1.5"}) {
      var answer = ask("POST", "leave", bad, CHAT);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("everyMs must be 0..3600000");
    }
    for (String bad : new String[] {"", "Requests", "x".repeat(33)}) {
      assertThat(take(bad, 1)).contains("kind must be");
    }
    assertThat(ask("GET", "leave", "5000", CHAT).status()).isEqualTo(405);
    assertThat(ask("POST", "", "5000", CHAT).status()).isEqualTo(404);
    for (int i = 0; i < 4; i++) assertThat(leave()).isEqualTo("0");
  }
}
