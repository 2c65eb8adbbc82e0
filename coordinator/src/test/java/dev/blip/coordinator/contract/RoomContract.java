package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.contract.TestHost.Reply;
import dev.blip.coordinator.testkit.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a room can rely on, in every house. Each test has a room of its own. */
abstract class RoomContract extends FailureContract {
  // Connections.

  @Test
  final void newcomer_hears_what_the_room_says_as_it_connects() throws Exception {
    connect("ada");
    hears("ada", "hello");
    assertThat(told("connections")).isEqualTo("1");
  }

  @Test
  final void first_messages_wait_until_the_socket_is_open() throws Exception {
    house.nextSends("ada", Send.FINDS_NOBODY, Send.FINDS_NOBODY, Send.FINDS_NOBODY);
    house.connect("ada");
    hears("ada", "hello");
    assertThat(told("connections")).isEqualTo("1");
  }

  @Test
  final void refused_connection_leaves_no_trace() throws Exception {
    Reply reply = house.connect("banned");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("\"kind\":\"forbidden\"", "is banned", "\"id\":\"");
    assertThat(told("connections")).isEqualTo("0");
    assertThat(house.message("banned", "say hi").status()).isEqualTo(410);
    assertThat(house.heard("banned")).isEmpty();
  }

  @Test
  final void connect_that_is_repeated_opens_one_connection() throws Exception {
    connect("ada");
    assertThat(house.connect("ada").status()).isEqualTo(200);
    says("ada", "echo once");
    hears("ada", "hello", "once");
    assertThat(told("connections")).isEqualTo("1");
  }

  @Test
  final void message_of_an_unknown_connection_is_410() throws Exception {
    Reply reply = house.message("nobody", "say hi");
    assertThat(reply.status()).isEqualTo(410);
    assertThat(reply.body()).contains("\"kind\":\"gone\"", "connection nobody");
    assertThat(house.disconnect("nobody", 1000, "").status()).isEqualTo(204);
  }

  @Test
  final void everyone_hears_a_broadcast_but_those_it_leaves_out() throws Exception {
    connect("ada", "bob", "cleo");
    says("ada", "whisper psst");
    says("ada", "say aloud");
    hears("ada", "hello", "aloud");
    hears("bob", "hello", "psst", "aloud");
    hears("cleo", "hello", "psst", "aloud");
  }

  @Test
  final void each_connection_hears_everything_in_order() throws Exception {
    connect("ada", "bob");
    var expected = new ArrayList<>(List.of("hello"));
    for (int i = 0; i < 50; i++) {
      says("ada", (i % 3 == 0 ? "say " : "whisper ") + i);
      expected.add(Integer.toString(i));
    }
    hears("bob", expected.toArray(String[]::new));
  }

  @Test
  final void throttled_and_failed_messages_come_later_in_order_and_hold_nobody_up()
      throws Exception {
    connect("ada", "bob");
    house.nextSends("ada", Send.IS_THROTTLED, Send.FAILS, Send.IS_THROTTLED);
    says("bob", "say one");
    says("bob", "say two");
    hears("bob", "hello", "one", "two");
    hears("ada", "hello", "one", "two");
  }

  @Test
  final void message_whose_answer_is_lost_comes_once_more() throws Exception {
    connect("ada");
    house.nextSends("ada", Send.LOSES_ITS_ANSWER);
    says("ada", "echo one");
    says("ada", "echo two");
    hears("ada", "hello", "one", "one", "two");
  }

  @Test
  final void refused_message_is_skipped() throws Exception {
    connect("ada");
    house.nextSends("ada", Send.IS_REFUSED);
    says("ada", "echo one");
    says("ada", "echo two");
    hears("ada", "hello", "two");
  }

  @Test
  final void message_that_an_open_connection_is_said_not_to_have_is_skipped() throws Exception {
    connect("ada");
    hears("ada", "hello");
    house.nextSends("ada", Send.IS_UNKNOWN);
    says("ada", "echo one");
    says("ada", "echo two");
    hears("ada", "hello", "two");
  }

  @Test
  final void connection_that_leaves_is_told_to_the_room_once() throws Exception {
    connect("ada", "bob");
    assertThat(house.disconnect("ada", 4001, "bye").status()).isEqualTo(204);
    assertThat(house.disconnect("ada", 4001, "bye").status()).isEqualTo(204);
    hears("bob", "hello", "left 4001 true");
    assertThat(told("connections")).isEqualTo("1");
  }

  @Test
  final void connection_that_is_found_gone_leaves() throws Exception {
    connect("ada", "bob");
    house.vanishes("ada");
    says("bob", "say anyone?");
    hears("bob", "hello", "anyone?", "left 1006 false");
    assertThat(house.message("ada", "say hi").status()).isEqualTo(410);
  }

  @Test
  final void connection_closed_by_the_room_hears_what_was_said_before() throws Exception {
    connect("ada", "bob");
    says("ada", "close farewell");
    hears("ada", "hello", "farewell");
    hears("bob", "hello", "left 1000 true");
    assertThat(house.wasClosed("ada")).isTrue();
    assertThat(told("connections")).isEqualTo("1");
  }

  @Test
  final void destroyed_room_closes_its_sockets_and_is_new_to_whoever_comes_next() throws Exception {
    connect("ada", "bob");
    order("put fruit apple");
    order("publish old");
    order("destroy farewell");
    hears("ada", "hello", "farewell");
    hears("bob", "hello", "farewell");
    house.until(() -> assertThat(house.wasClosed("ada") && house.wasClosed("bob")).isTrue());
    house.kill();
    assertThat(told("fruit")).isEqualTo("nothing");
    assertThat(told("connections")).isEqualTo("0");
    assertThat(house.message("ada", "say hi").status()).isEqualTo(410);
    connect("eve");
    says("eve", "follow 0");
    order("publish new");
    house.until(() -> assertThat(news("eve")).containsExactly("new"));
  }

  @Test
  final void failing_close_hook_does_not_keep_the_connection() throws Exception {
    connect("ada", "bob");
    order("put leaving broken");
    house.disconnect("ada", 1000, "");
    assertThat(told("connections")).isEqualTo("1");
    says("bob", "echo still here");
    hears("bob", "hello", "still here");
  }

  // Requests.

  @Test
  final void room_is_told_the_method_and_gets_text_as_text_and_bytes_as_bytes() throws Exception {
    byte[] bytes = {(byte) 0xff, 0, 'a', (byte) 0xc3};
    for (String method : List.of("PUT", "PATCH", "DELETE")) {
      assertThat(house.request(method, "bytes", bytes).body()).isEqualTo(method + " ff0061c3");
      assertThat(house.request(method, "bytes", "{}").body()).isEqualTo(method + " text");
    }
  }

  // Storage.

  @Test
  final void what_was_answered_survives_a_kill() throws Exception {
    for (int i = 0; i < 20; i++) order("count");
    house.kill();
    order("count");
    order("put survivor yes");
    house.restart();
    assertThat(told("count")).isEqualTo("21");
    assertThat(told("survivor")).isEqualTo("yes");
  }

  @Test
  final void connections_survive_a_kill_with_tags_and_attachments() throws Exception {
    connect("ada", "bob");
    says("ada", "tag vip blue");
    says("ada", "attach seat 12");
    house.kill();
    assertThat(told("tags/ada")).isEqualTo("blue vip");
    assertThat(told("tagged/vip")).isEqualTo("1");
    assertThat(told("attachment/ada")).isEqualTo("seat 12");
    says("bob", "say again");
    hears("ada", "hello", "again");
  }

  @Test
  final void connection_tells_what_its_opening_brought_also_after_hibernation() throws Exception {
    connect("ada");
    String told = "null from 192.0.2.1{}";
    assertThat(told("account/ada")).isEqualTo(told);
    house.hibernate();
    assertThat(told("account/ada")).isEqualTo(told);
    house.disconnect("ada", 1000, "");
    assertThat(told("left from")).isEqualTo("192.0.2.1");
  }

  @Test
  final void connections_survive_hibernation_with_tags_and_attachments() throws Exception {
    connect("ada", "bob");
    says("ada", "tag vip blue");
    says("ada", "attach " + "ü".repeat(8_192));
    house.hibernate();
    assertThat(told("tags/ada")).isEqualTo("blue vip");
    assertThat(told("attachment/ada")).isEqualTo("ü".repeat(8_192));
    says("bob", "say again");
    hears("ada", "hello", "again");
  }

  @Test
  final void attachment_and_tags_beyond_their_limits_are_refused_and_the_old_stay()
      throws Exception {
    connect("ada");
    says("ada", "tag vip");
    says("ada", "attach " + "ü".repeat(8_193));
    says("ada", "tag " + "t".repeat(257));
    says("ada", "tag 1 2 3 4 5 6 7 8 9 10 11");
    house.until(() -> assertThat(house.heard("ada")).hasSize(4));
    assertThat(told("attachment/ada")).isEqualTo("none");
    assertThat(told("tags/ada")).isEqualTo("vip");
  }

  // Followers.

  @Test
  final void follower_gets_everything_after_its_place_in_order() throws Exception {
    connect("ada", "bob");
    order("publish one");
    says("ada", "follow 0");
    order("publish two");
    says("bob", "follow 2");
    for (String text : List.of("three", "four")) order("publish " + text);
    house.until(() -> assertThat(news("ada")).containsExactly("one", "two", "three", "four"));
    house.until(() -> assertThat(news("bob")).containsExactly("three", "four"));
  }

  @Test
  final void follower_that_was_throttled_catches_up() throws Exception {
    connect("ada");
    says("ada", "follow 0");
    house.nextSends("ada", Send.IS_THROTTLED, Send.FAILS);
    for (int i = 1; i <= 20; i++) order("publish " + i);
    house.until(
        () ->
            assertThat(news("ada"))
                .containsExactlyElementsOf(
                    IntStream.rangeClosed(1, 20).mapToObj(Integer::toString).toList()));
  }

  @Test
  final void follower_goes_on_after_a_kill() throws Exception {
    connect("ada");
    says("ada", "follow 0");
    order("publish one");
    house.until(() -> assertThat(news("ada")).containsExactly("one"));
    house.kill();
    order("publish two");
    house.until(() -> assertThat(news("ada")).endsWith("two").startsWith("one"));
    assertThat(news("ada").stream().distinct()).containsExactly("one", "two");
  }

  // Alarms.

  @Test
  final void alarm_rings_once_and_is_unset_then() throws Exception {
    connect("ada");
    order("alarm tea PT0.3S");
    hears("ada", "hello", "rang tea");
    assertThat(told("due/tea")).isEqualTo("not set");
    assertThat(told("rings tea")).isEqualTo("1");
  }

  @Test
  final void alarms_have_names_and_can_be_moved_and_cancelled() throws Exception {
    connect("ada");
    order("alarm first PT1H");
    order("alarm-if-unset first PT0S");
    order("alarm second PT0S");
    order("alarm third PT1H");
    order("cancel third");
    order("alarm fourth PT1H");
    order("alarm fourth PT0S");
    house.until(() -> assertThat(house.heard("ada")).contains("rang second", "rang fourth"));
    assertThat(house.heard("ada")).hasSize(3);
    assertThat(told("due/first")).isEqualTo("set");
    assertThat(told("due/third")).isEqualTo("not set");
  }

  @Test
  final void failed_alarm_rings_again_and_what_it_did_is_taken_back() throws Exception {
    connect("ada");
    order("put alarm broken");
    order("alarm tea PT0S");
    assertThat(told("due/tea")).isEqualTo("set");
    assertThat(told("rings tea")).isEqualTo("nothing");
    order("put alarm mended");
    hears("ada", "hello", "rang tea");
    assertThat(told("rings tea")).isEqualTo("1");
  }

  @Test
  final void alarm_wakes_a_room_that_was_killed() throws Exception {
    connect("ada");
    order("alarm tea PT3S");
    house.kill();
    house.until(() -> assertThat(house.heard("ada")).contains("rang tea"));
  }

  @Test
  final void alarm_wakes_a_hibernating_room() throws Exception {
    connect("ada");
    order("alarm tea PT8S");
    house.hibernate();
    house.until(() -> assertThat(house.heard("ada")).contains("rang tea"));
  }
}
