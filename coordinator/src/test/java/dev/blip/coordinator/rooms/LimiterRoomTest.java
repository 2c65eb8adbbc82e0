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
    assertThat(ask("GET", "leave", "5000", CHAT).status()).isEqualTo(405);
    assertThat(ask("POST", "", "5000", CHAT).status()).isEqualTo(404);
    for (int i = 0; i < 4; i++) assertThat(leave()).isEqualTo("0");
  }
}
