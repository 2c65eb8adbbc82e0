package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.TestClient;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A chat beside its limiters. */
class ChatLimitsTest {
  private static final String IP = "192.0.2.1";
  private static final String LIMITED =
      "{\"error\":\"Your IP is being rate-limited, please try again later.\"}";
  private final RoomTest room = RoomTest.of(new ChatParty());
  private final RoomTest limiter = RoomTest.setUp(new LimiterParty()).named(IP).beside(room).open();

  @AfterEach
  void close() {
    limiter.close();
    room.close();
  }

  /** Says something and tells whether it was let through. */
  private static boolean says(TestClient client, String frame) {
    client.news();
    client.says(frame);
    List<String> heard = client.news();
    assertThat(heard).isNotEmpty();
    return !heard.contains(LIMITED);
  }

  private static List<String> messages(TestClient client) {
    return client.heard().stream()
        .filter(frame -> frame.startsWith("{\"name\""))
        .map(frame -> frame.replaceAll(".*\"message\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\":\"Ada\"}", "junk"})
  void one_socket_is_let_through_as_in_the_table(String frame) {
    var ada = room.connect("ada");
    var times = new ArrayList<Integer>();
    for (int second = 0; second <= 21; second++) {
      int tries = second == 0 ? 7 : 2;
      for (int i = 0; i < tries; i++) if (says(ada, frame)) times.add(second);
      room.pass(Duration.ofSeconds(1));
    }
    assertThat(times).containsExactly(0, 0, 0, 0, 0, 5, 10, 15, 20);
  }

  @Test
  void all_sockets_of_an_address_in_all_rooms_share_its_limiter() {
    try (var other = RoomTest.setUp(new ChatParty()).named("other").beside(room).open()) {
      var ada = room.connect("ada");
      var bob = other.connect("bob");
      var eve = room.visitor("eve").withSourceIp("2001:db8::1").connected();
      for (int i = 0; i < 3; i++) assertThat(says(ada, "{}")).isTrue();
      for (int i = 0; i < 2; i++) assertThat(says(bob, "{}")).isTrue();
      assertThat(says(bob, "{}")).as("in cooldown for 5 s").isFalse();
      assertThat(says(ada, "{}")).as("told no cooldown yet").isTrue();
      assertThat(says(ada, "{}")).as("in cooldown for 10 s").isFalse();
      room.pass(Duration.ofSeconds(5));
      assertThat(says(bob, "{}")).isTrue();
      assertThat(says(ada, "{}")).isFalse();
      assertThat(says(eve, "{}")).as("of another address").isTrue();
    }
  }

  @Test
  void frame_that_comes_before_the_answer_waits_for_it() {
    var ada = room.connect("ada");
    room.inOneTurn(
        () -> {
          ada.says("{\"name\":\"Ada\"}");
          for (int i = 1; i <= 6; i++) ada.says("{\"message\":\"m" + i + "\"}");
        });
    assertThat(messages(ada)).containsExactly("m1", "m2", "m3", "m4");
    assertThat(ada.heard()).endsWith(LIMITED, LIMITED).hasSize(2 + 4 + 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hibernates", "crashes"})
  void frame_that_waits_is_not_lost_with_the_room(String meanwhile) {
    var ada = room.connect("ada");
    room.pass(Duration.ofSeconds(2));
    if (meanwhile.equals("crashes")) room.crashAfterCommit();
    room.inOneTurn(
        () -> {
          ada.says("{\"name\":\"Ada\"}");
          ada.says("{\"message\":\"m1\"}");
          ada.says("{\"message\":\"m2\"}");
        });
    if (meanwhile.equals("hibernates")) {
      room.hibernate();
    } else {
      assertThat(ada.heard()).isEmpty();
      room.comesBack();
    }
    room.pass(Duration.ofSeconds(4));
    assertThat(messages(ada)).containsExactly("m1", "m2");
  }

  @Test
  void frames_that_wait_are_at_most_100() {
    room.whenCalled(new RoomAddress("limiter", "192.0.2.9"), _ -> RoomReply.text("0"));
    var ada = room.visitor("ada").withSourceIp("192.0.2.9").connected();
    room.inOneTurn(
        () -> {
          ada.says("{\"name\":\"Ada\"}");
          for (int i = 1; i <= 103; i++) ada.says("{\"message\":\"m\"}");
        });
    assertThat(messages(ada)).hasSize(100);
    assertThat(ada.heard()).hasSize(2 + 100 + 3);
  }

  @Test
  void lost_limiter_lets_frames_through_and_is_asked_again() {
    var ada = room.connect("ada");
    for (int i = 0; i < 5; i++) assertThat(says(ada, "{}")).isTrue();
    assertThat(says(ada, "{}")).isFalse();
    limiter.hibernate();
    room.pass(Duration.ofSeconds(5));
    for (int i = 0; i < 5; i++) assertThat(says(ada, "{}")).isTrue();
    assertThat(says(ada, "{}")).isFalse();
  }

  @Test
  void limiter_that_fails_lets_frames_through_and_is_asked_again() {
    var asked = new ArrayList<String>();
    room.whenCalled(
        new RoomAddress("limiter", "192.0.2.9"),
        request -> {
          asked.add(request.method() + " " + request.path());
          return new RoomReply(503, "text/plain", "away");
        });
    var ada = room.visitor("ada").withSourceIp("192.0.2.9").connected();
    for (int i = 0; i < 9; i++) assertThat(says(ada, "{}")).isTrue();
    assertThat(asked).hasSize(9).containsOnly("POST leave");
    assertThat(ada.wasClosed()).isFalse();
  }

  @Test
  void room_that_starts_anew_lets_a_frame_through_and_learns_the_cooldown_again() {
    var ada = room.connect("ada");
    for (int i = 0; i < 5; i++) assertThat(says(ada, "{}")).isTrue();
    room.hibernate();
    assertThat(says(ada, "{}")).isTrue();
    room.pass(Duration.ofSeconds(9));
    assertThat(says(ada, "{}")).isFalse();
    room.pass(Duration.ofSeconds(1));
    assertThat(says(ada, "{}")).isTrue();
  }

  @Test
  void frames_that_wait_go_with_their_socket() {
    var bob = room.visitor("bob").withSourceIp("2001:db8::1").connected();
    bob.says("{\"name\":\"Bob\"}");
    var ada = room.connect("ada");
    room.inOneTurn(
        () -> {
          ada.says("{\"name\":\"Ada\"}");
          ada.says("{\"message\":\"m1\"}");
          ada.leaves();
        });
    room.pass(Duration.ofSeconds(5));
    assertThat(bob.heard()).endsWith("{\"joined\":\"Ada\"}", "{\"quit\":\"Ada\"}");
  }
}
