package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every room may rely on, whatever it runs on. Each test has a room of its own. */
abstract class RoomContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final String room = "Room " + NEXT.incrementAndGet();
  private final String ada = "ada-" + NEXT.get();
  private final String bob = "bob-" + NEXT.get();

  abstract House house();

  private void joined(String... connections) throws Exception {
    for (String connection : connections) {
      assertThat(house().connect(room, connection).status()).isEqualTo(200);
    }
  }

  private void say(String connection, String text) throws Exception {
    assertThat(house().message(room, connection, text).status()).isEqualTo(204);
  }

  private String get(String path) throws Exception {
    RoomReply reply = house().request(room, "GET", path, "");
    assertThat(reply.status()).isEqualTo(200);
    return reply.body();
  }

  private void awaitHeard(String connection, String... frames) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(house().heard(connection)).containsExactly(frames));
  }

  @Test
  void newcomer_is_greeted_and_a_broadcast_spares_whom_it_should() throws Exception {
    joined(ada, bob);
    say(ada, "say hi");
    say(bob, "say yo");
    awaitHeard(ada, "hello " + ada, "yo");
    awaitHeard(bob, "hello " + bob, "hi");
  }

  @Test
  void refused_connection_leaves_no_trace() throws Exception {
    RoomReply reply = house().connect(room, "banned");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(Json.tree(reply.body()).at("/error/message").asText()).isEqualTo("banned");
    assertThat(get("connections")).isEqualTo("0");
    assertThat(house().message(room, "banned", "say hi").status()).isEqualTo(410);
  }

  @Test
  void hook_that_throws_is_taken_back_whole_and_its_caller_is_told() throws Exception {
    joined(ada, bob);
    say(ada, "put kept yes");
    say(ada, "fail");
    await().atMost(PATIENCE).until(() -> house().heard(ada).size() >= 2);
    var error = Json.tree(house().heard(ada).get(1)).path("error");
    assertThat(error.path("kind").asText()).isEqualTo("internal");
    assertThat(error.path("message").asText()).contains("onMessage");
    assertThat(error.path("id").asText()).isNotEmpty();
    assertThat(get("half")).isEqualTo("nothing");
    assertThat(get("kept")).isEqualTo("yes");
    assertThat(get("tags")).isEqualTo("[]");
    say(ada, "say after");
    awaitHeard(bob, "hello " + bob, "after");
  }

  @Test
  void start_that_fails_fails_its_caller_and_the_next_tries_again() throws Exception {
    joined(ada);
    say(ada, "put broken yes");
    // A hook that throws makes the room start anew.
    say(ada, "fail");
    RoomReply failed = house().request(room, "GET", "starts", "");
    assertThat(failed.status()).isEqualTo(500);
    assertThat(Json.tree(failed.body()).at("/error/id").asText()).isNotEmpty();
    assertThat(house().request(room, "GET", "starts", "").status()).isEqualTo(500);
  }

  @Test
  void messages_arrive_in_the_order_they_were_sent() throws Exception {
    joined(ada, bob);
    for (int i = 0; i < 50; i++) say(ada, "say " + i);
    await().atMost(PATIENCE).until(() -> house().heard(bob).size() > 50);
    List<String> heard = house().heard(bob).subList(1, 51);
    for (int i = 0; i < 50; i++) assertThat(heard.get(i)).isEqualTo(Integer.toString(i));
  }

  @Test
  void throttled_and_failed_sends_are_repeated_in_order() throws Exception {
    joined(ada, bob);
    awaitHeard(bob, "hello " + bob);
    house().refuseNext(bob, 429, 500);
    say(ada, "say one");
    say(ada, "say two");
    awaitHeard(bob, "hello " + bob, "one", "two");
  }

  @Test
  void socket_that_is_not_open_yet_gets_its_first_message_later() throws Exception {
    house().refuseNext(ada, 410, 410);
    joined(ada);
    awaitHeard(ada, "hello " + ada);
  }

  @Test
  void connection_that_is_gone_is_closed_for_the_others() throws Exception {
    joined(ada, bob);
    awaitHeard(ada, "hello " + ada);
    awaitHeard(bob, "hello " + bob);
    house().refuseNext(bob, 410);
    say(ada, "say anyone");
    awaitHeard(ada, "hello " + ada, bob + " left 1006 false");
    assertThat(get("connections")).isEqualTo("1");
  }

  @Test
  void alarm_rings_once() throws Exception {
    joined(ada);
    say(ada, "alarm tea PT0.5S");
    awaitHeard(ada, "hello " + ada, "rang tea");
  }

  @Test
  void everything_survives_an_end_in_good_order() throws Exception {
    joined(ada, bob);
    say(ada, "tag vip");
    say(ada, "attach note");
    say(ada, "put colour blue");
    house().restart();
    assertThat(get("tags")).isEqualTo("[vip]");
    assertThat(get("attachment")).isEqualTo("note");
    assertThat(get("colour")).isEqualTo("blue");
    say(bob, "tell vip again");
    await().atMost(PATIENCE).until(() -> house().heard(ada).contains("again"));
  }

  @Test
  void everything_acknowledged_survives_a_crash() throws Exception {
    joined(ada);
    for (int i = 1; i <= 5; i++) {
      assertThat(house().request(room, "POST", "", "").body()).isEqualTo(Integer.toString(i));
    }
    house().crash();
    assertThat(house().request(room, "POST", "", "").body()).isEqualTo("6");
    await().atMost(PATIENCE).until(() -> house().heard(ada).contains("count 6"));
    assertThat(house().heard(ada).stream().distinct())
        .containsExactly(
            "hello " + ada, "count 1", "count 2", "count 3", "count 4", "count 5", "count 6");
  }

  @Test
  void alarm_rings_though_everything_crashed_before() throws Exception {
    joined(ada);
    say(ada, "alarm tea PT3S");
    house().crash();
    await().atMost(PATIENCE).until(() -> house().heard(ada).contains("rang tea"));
  }

  @Test
  void follower_catches_up_after_a_crash() throws Exception {
    joined(ada, bob);
    say(bob, "follow 0");
    say(ada, "append x");
    await().atMost(PATIENCE).until(() -> house().heard(bob).contains("1 x"));
    house().refuseNext(bob, 429);
    say(ada, "append y");
    house().crash();
    say(ada, "append z");
    await().atMost(PATIENCE).until(() -> house().heard(bob).contains("3 z"));
    assertThat(house().heard(bob).stream().distinct())
        .containsExactly("hello " + bob, "1 x", "2 y", "3 z");
  }
}
