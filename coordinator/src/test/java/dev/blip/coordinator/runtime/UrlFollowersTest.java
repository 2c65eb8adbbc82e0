package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.room.UrlFollower;
import dev.blip.coordinator.testkit.RoomTest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UrlFollowersTest {
  private static final URI HOOK = URI.create("https://hooks.example/clicks");

  /** Keeps what is posted to it, and brings it to its followers, at most ten at once. */
  private static final class NewsRoom implements Room {
    private final RoomContext room;
    private final Runnable beforeDelivery;

    NewsRoom(RoomContext room, Runnable beforeDelivery) {
      this.room = room;
      this.beforeDelivery = beforeDelivery;
    }

    @Override
    public RoomReply onRequest(RoomRequest request) {
      switch (request.path()) {
        case "follow" -> room.followers().put("hook", HOOK, "news", Long.parseLong(request.body()));
        case "unfollow" -> room.followers().remove("hook");
        case "break" -> room.storage().kv().put("broken", request.body());
        case "follow-and-fail" -> {
          room.followers().put("hook", HOOK, "news", 0);
          throw new IllegalStateException("told to fail");
        }
        case "follower" -> {
          return RoomReply.text(room.followers().get("hook").map(UrlFollower::toString).orElse(""));
        }
        case "told" -> {
          return RoomReply.text(
              room.storage().log("told").after(0, 1_000).stream()
                  .map(Log.Entry::text)
                  .collect(Collectors.joining(",")));
        }
        default -> {
          room.storage().log("news").append(request.body());
          room.deliver();
        }
      }
      return RoomReply.NOTHING;
    }

    @Override
    public Optional<Batch> onDeliver(UrlFollower follower, long most) {
      beforeDelivery.run();
      if (room.storage().kv().text("broken").orElse("").equals("deliver")) {
        throw new IllegalStateException("deliver is broken");
      }
      List<Log.Entry> entries =
          room.storage().log(follower.log()).after(follower.after(), 10).stream()
              .filter(entry -> entry.seq() <= most)
              .toList();
      if (entries.isEmpty()) return Optional.empty();
      String text = entries.stream().map(Log.Entry::text).collect(Collectors.joining("+"));
      return Optional.of(new Batch(entries.getLast().seq(), text));
    }

    @Override
    public FetchRequest onPost(UrlFollower follower, Batch batch) {
      return FetchRequest.post(follower.uri(), batch.text())
          .with("webhook-timestamp", Long.toString(room.clock().millis()));
    }

    @Override
    public void onPosted(UrlFollower follower, Batch batch, RoomReply reply) {
      room.storage().log("told").append(batch.text() + " " + reply.status());
      if (follower.failures() >= 8) room.followers().remove(follower.id());
    }
  }

  private record Heard(String key, String body, String time) {}

  private final List<Heard> heard = new ArrayList<>();
  private final Deque<Optional<RoomReply>> answers = new ArrayDeque<>();
  private RoomTest room;
  private boolean endsInDelivery;

  @BeforeEach
  void open() {
    room = RoomTest.of(this::make).whenFetched(this::answer);
  }

  private Room make(RoomContext context) {
    return new NewsRoom(context, this::beforeDelivery);
  }

  private void beforeDelivery() {
    if (!endsInDelivery) return;
    endsInDelivery = false;
    room.crashInHook();
  }

  @AfterEach
  void close() {
    room.close();
  }

  private Optional<RoomReply> answer(FetchRequest request, String key) {
    heard.add(
        new Heard(key, request.body(), String.valueOf(request.headers().get("webhook-timestamp"))));
    Optional<RoomReply> planned = answers.poll();
    return planned == null ? Optional.of(RoomReply.NOTHING) : planned;
  }

  private static Optional<RoomReply> status(int status) {
    return Optional.of(RoomReply.text("").withStatus(status));
  }

  private void publish(String... texts) {
    for (String text : texts) room.post("", text);
  }

  private List<String> bodies() {
    return heard.stream().map(Heard::body).toList();
  }

  @Test
  void follower_is_brought_everything_in_order() {
    publish("a", "b");
    room.post("follow", "0");
    room.pass(Duration.ofSeconds(1));
    publish("c");
    room.pass(Duration.ofSeconds(1));
    assertThat(bodies()).containsExactly("a+b", "c");
    assertThat(heard.get(0).key).endsWith("-hook-0-2");
    assertThat(heard.get(1).key).endsWith("-hook-2-3");
    assertThat(room.get("told").body()).isEqualTo("a+b 204,c 204");
  }

  @Test
  void refused_batch_comes_again_under_its_key_and_made_anew_though_the_log_has_grown() {
    answers.add(status(500));
    answers.add(Optional.empty());
    publish("a");
    room.post("follow", "0");
    publish("b", "c");
    room.pass(Duration.ofSeconds(10));
    assertThat(bodies()).containsExactly("a", "a", "a", "b+c");
    assertThat(heard.subList(0, 3)).extracting(Heard::key).containsOnly(heard.getFirst().key);
    assertThat(heard.subList(0, 3)).extracting(Heard::time).doesNotHaveDuplicates();
    assertThat(room.get("told").body()).isEqualTo("a 500,a 504,a 204,b+c 204");
  }

  @Test
  void crash_between_choice_and_answer_repeats_the_same_batch() {
    for (int commits = 1; commits <= 4; commits++) {
      try (var fresh = RoomTest.of(this::make).whenFetched(this::answer)) {
        heard.clear();
        fresh.post("follow", "0");
        fresh.crashAfterCommits(commits);
        fresh.post("", "a");
        fresh.pass(Duration.ofSeconds(1)).comesBack();
        fresh.post("", "b");
        fresh.pass(Duration.ofSeconds(5));
        assertThat(heard.stream().map(Heard::key).distinct()).as("%d", commits).hasSize(2);
        assertThat(bodies().stream().distinct()).containsExactly("a", "b");
      }
    }
  }

  /** What earlier owners never came to cannot have ended them. */
  @Test
  void second_owner_that_ends_as_it_chooses_something_new_refuses_nothing() {
    publish("a");
    room.post("follow", "0");
    room.pass(Duration.ofSeconds(1));
    room.crash();
    publish("b");
    endsInDelivery = true;
    publish("c");
    room.comesBack();
    assertThat(endsInDelivery).isFalse();
    room.pass(Duration.ofSeconds(1));
    assertThat(bodies()).containsExactly("a", "b", "c");
  }

  @Test
  void follower_that_sleeps_with_its_room_goes_on_where_it_was() {
    answers.add(Optional.empty());
    publish("a");
    room.post("follow", "0");
    room.hibernate();
    room.pass(Duration.ofSeconds(5));
    assertThat(bodies()).containsExactly("a", "a");
    room.hibernate();
    publish("b");
    room.pass(Duration.ofSeconds(1));
    assertThat(bodies()).endsWith("b");
  }

  @Test
  void asked_pause_is_kept() {
    answers.add(Optional.of(RoomReply.text("").withStatus(429).with("retry-after", "100")));
    publish("a");
    room.post("follow", "0");
    room.pass(Duration.ofSeconds(95));
    assertThat(heard).hasSize(1);
    room.pass(Duration.ofSeconds(10));
    assertThat(heard).hasSize(2);
  }

  @Test
  void room_may_give_a_follower_up() {
    for (int i = 0; i < 20; i++) answers.add(status(410));
    publish("a");
    room.post("follow", "0");
    room.pass(Duration.ofHours(1));
    assertThat(heard).hasSize(8);
    assertThat(room.isHibernating()).isTrue();
    assertThat(room.get("follower").body()).isEmpty();
  }

  @Test
  void follower_of_a_hook_that_fails_was_never_there() {
    publish("a");
    assertThat(room.post("follow-and-fail", "").status()).isEqualTo(500);
    room.pass(Duration.ofSeconds(5));
    assertThat(heard).isEmpty();
    assertThat(room.get("follower").body()).isEmpty();
  }

  @Test
  void room_that_cannot_say_what_comes_next_is_asked_again_later() {
    room.post("break", "deliver");
    publish("a");
    room.post("follow", "0");
    room.pass(Duration.ofSeconds(5));
    assertThat(heard).isEmpty();
    room.post("break", "no more");
    room.pass(Duration.ofMinutes(1));
    assertThat(bodies()).containsExactly("a");
  }

  @Test
  void moved_follower_is_brought_what_comes_after_its_new_place() {
    publish("a", "b", "c");
    room.post("follow", "0");
    room.pass(Duration.ofSeconds(1));
    room.post("follow", "2");
    room.pass(Duration.ofSeconds(1));
    assertThat(bodies()).containsExactly("a+b+c", "c");
  }
}
