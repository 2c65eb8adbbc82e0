package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a room can rely on that calls others. */
abstract class CallContract extends TestHostTest {
  private static String address(TestHost room) {
    return room.address().toString().replace(' ', '+');
  }

  private static String told(TestHost room, String path) throws Exception {
    return room.request("GET", path, "").body();
  }

  final void replies(String... expected) throws Exception {
    house.until(() -> assertThat(told("replies")).isEqualTo(String.join(",", expected)));
  }

  @Test
  final void call_is_carried_out_and_its_answer_comes_back() throws Exception {
    TestHost other = house.neighbour();
    order("call first " + address(other));
    replies("first 200 1");
    assertThat(told(other, "count")).isEqualTo("1");
    order("call second " + address(other));
    replies("first 200 1", "second 200 2");
  }

  @Test
  final void calls_to_one_room_are_made_in_order() throws Exception {
    TestHost other = house.neighbour();
    for (int i = 0; i < 20; i++) order("call c" + i + " " + address(other) + " publish " + i);
    replies(numbered("c%d 200 done"));
    assertThat(told(other, "news")).isEqualTo(String.join(",", numbered("%d")));
  }

  private static String[] numbered(String form) {
    return IntStream.range(0, 20).mapToObj(form::formatted).toArray(String[]::new);
  }

  @Test
  final void refusals_failures_and_parties_that_are_not_there_are_answers() throws Exception {
    TestHost other = house.neighbour();
    order("call refused " + address(other) + " refuse");
    replies("refused 400 bad_request");
    order("call failed " + address(other) + " fail");
    replies("refused 400 bad_request", "failed 500 internal");
    order("call nobody no-such-party/room count");
    replies("refused 400 bad_request", "failed 500 internal", "nobody 404 not_found");
  }

  @Test
  final void call_of_a_hook_that_fails_is_never_made() throws Exception {
    TestHost other = house.neighbour();
    assertThat(house.request("POST", "", "call-and-fail no " + address(other)).status())
        .isEqualTo(400);
    order("call yes " + address(other));
    replies("yes 200 1");
  }

  @Test
  final void rooms_that_call_each_other_or_themselves_do_not_lock() throws Exception {
    TestHost other = house.neighbour();
    order("call there " + address(other) + " call back " + address(house) + " count");
    order("call self " + address(house) + " call again " + address(house) + " count");
    house.until(() -> assertThat(told("count")).isEqualTo("2"));
    house.until(
        () ->
            assertThat(told("replies").split(","))
                .containsExactlyInAnyOrder("there 200 done", "self 200 done", "again 200 done"));
    house.until(() -> assertThat(told(other, "replies")).isEqualTo("back 200 done"));
  }

  @Test
  final void chain_of_calls_ends_after_a_hundred() throws Exception {
    order("chain");
    house.until(() -> assertThat(told("replies")).contains("link 429 too_many"));
    assertThat(told("count")).as("one that was ordered, and a hundred calls").isEqualTo("100");
  }

  @Test
  final void room_with_a_thousand_waiting_calls_makes_no_more() throws Exception {
    TestHost other = house.neighbour();
    var reply = house.request("POST", "", "flood 1001 many " + address(other));
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.body()).contains("0..1000", "has 1000");
    order("call one " + address(other));
    replies("one 200 1");
  }

  @Test
  final void answer_whose_hook_fails_comes_again_and_the_next_call_waits() throws Exception {
    TestHost other = house.neighbour();
    order("put reply broken");
    order("call first " + address(other));
    order("call second " + address(other));
    house.until(() -> assertThat(told(other, "count")).isEqualTo("1"));
    house.hibernate();
    assertThat(told("replies")).isEmpty();
    order("put reply mended");
    replies("first 200 1", "second 200 2");
  }

  @Test
  final void calls_are_carried_out_once_whoever_is_killed() throws Exception {
    TestHost other = house.neighbour();
    List<TestHost> ending = List.of(house, other);
    for (int killed = 0; killed < ending.size(); killed++) {
      // In the aftermath of another end, a call that is under way at this one would be refused.
      house.hibernate();
      other.hibernate();
      int first = 20 * killed;
      calls(other, first, 10);
      ending.get(killed).kill();
      calls(other, first + 10, 10);
      List<String> texts = IntStream.range(0, first + 20).mapToObj(Integer::toString).toList();
      house.until(() -> assertThat(told(other, "news")).isEqualTo(String.join(",", texts)));
      replies(texts.stream().map(n -> "c" + n + " 200 done").toArray(String[]::new));
    }
  }

  private void calls(TestHost other, int first, int count) throws Exception {
    for (int i = first; i < first + count; i++) {
      order("call c" + i + " " + address(other) + " publish " + i);
    }
  }

  /**
   * Before the caller's commit; before the callee's hook does anything, after it, and after its
   * commit; before the answer's hook, after it, and after its commit.
   */
  private enum Moment {
    CALLING,
    ASKED,
    DONE,
    DELIVERING_CALLEE,
    REPLIED,
    TAKEN,
    DELIVERING_CALLER;

    boolean isCallers() {
      return this != ASKED && this != DONE && this != DELIVERING_CALLEE;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replaceFirst("_.*", "");
    }
  }

  /** How many moments are tried: processes take seconds to come back. */
  abstract int moments();

  @Test
  final void call_is_carried_out_once_at_whatever_moment_somebody_ends(@TempDir Path marks)
      throws Exception {
    assumeTrue(house.canEnd(), "this house ends with the process");
    var moments = new ArrayList<>(List.of(Moment.values()));
    Collections.shuffle(moments);
    TestHost other = house.neighbour();
    for (TestHost room : List.of(house, other)) {
      assertThat(room.connect("ada").status()).isEqualTo(200);
      assertThat(room.message("ada", "follow 0").status()).isEqualTo(204);
    }
    var expected = new ArrayList<String>();
    for (Moment moment : moments.subList(0, Math.min(moments(), moments.size()))) {
      // Else, in the aftermath of another end, this one's call would be refused at once.
      house.hibernate();
      other.hibernate();
      Path mark = marks.resolve(moment.name());
      TestHost ending = moment.isCallers() ? house : other;
      ending.request("POST", "", "put end-" + moment.word() + " " + mark);
      order("call " + moment + " " + address(other) + " publish " + moment);
      expected.add(moment.name());
      String carriedOut = String.join(",", expected);
      String answered = String.join(" 200 done,", expected) + " 200 done";
      house.until(
          () -> {
            assertThat(told(other, "news")).as("after %s", moment).isEqualTo(carriedOut);
            assertThat(told("replies")).as("after %s", moment).isEqualTo(answered);
            assertThat(mark).exists();
          });
      // Its mark comes a moment before its end.
      var ends = new AtomicInteger();
      house.until(
          () -> {
            ends.addAndGet(house.revive() + other.revive());
            assertThat(ends).as("ends at %s", moment).hasValue(1);
          });
      ending.request("POST", "", "put end-" + moment.word() + " nothing");
    }
  }

  @Test
  final void passing_calls_are_answered_too() throws Exception {
    TestHost other = house.neighbour();
    order("call-in-passing first " + address(other));
    replies("first 200 1");
    order("call-in-passing nobody no-such-party/room count");
    replies("first 200 1", "nobody 404 not_found");
  }
}
