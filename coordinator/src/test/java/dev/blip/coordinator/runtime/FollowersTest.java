package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.protocol.ConnectionRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What followers of a log are brought, when, and what of it is repeated. */
class FollowersTest {
  /** Says one entry at a time, all but those that were taken back. */
  private static final class OneByOne implements Room {
    private final RoomContext room;
    private final List<String> takenBack = new ArrayList<>();

    OneByOne(RoomContext room) {
      this.room = room;
    }

    private Log log() {
      return room.storage().log("words");
    }

    @Override
    public void onStart() {
      for (Connection c : room.connections()) c.place().ifPresent(c::followClosely);
    }

    @Override
    public void onConnect(Connection newcomer, ConnectionRequest request) {
      if (request.query().containsKey("closely")) newcomer.followClosely(0);
      else newcomer.follow(0);
      room.deliver();
    }

    @Override
    public void onMessage(Connection sender, String text) {
      switch (text) {
        case "place" -> sender.send("at " + sender.place().orElseThrow());
        case "greet" -> room.broadcast("hello");
        default -> {
          if (text.startsWith("not ")) takenBack.add(text.substring(4));
          else log().append(text);
          room.deliver();
        }
      }
    }

    @Override
    public List<Batch> onDeliver(long after) {
      var next = log().after(after, 1);
      if (next.isEmpty()) return List.of();
      Log.Entry entry = next.getFirst();
      String text = takenBack.contains(entry.text()) ? "-" : entry.text();
      return List.of(new Batch(entry.seq(), text, entry.seq() < log().newest()));
    }
  }

  @Test
  void follower_is_asked_for_again_while_there_is_more() {
    try (var room = RoomTest.of(OneByOne::new)) {
      var ada = room.connect("ada");
      ada.stalls();
      ada.says("a");
      for (String word : List.of("b", "c", "d")) ada.says(word);
      ada.readsOn();
      assertThat(ada.heard()).containsExactly("a", "b", "c", "d");
      var bob = room.connect("bob");
      assertThat(bob.heard()).containsExactly("a", "b", "c", "d");
      bob.says("place");
      assertThat(bob.heard()).endsWith("at 4");
    }
  }

  @Test
  void what_follows_a_message_is_read_when_that_one_has_arrived() {
    try (var room = RoomTest.of(OneByOne::new)) {
      var ada = room.connect("ada");
      var bob = room.connect("bob");
      ada.stalls();
      room.inOneTurn(
          () -> {
            bob.says("greet");
            bob.says("a");
          });
      bob.says("not a");
      ada.readsOn();
      assertThat(ada.heard()).containsExactly("hello", "-");
      assertThat(bob.heard()).startsWith("hello", "a");
    }
  }

  @Test
  void crash_repeats_to_a_close_follower_only_what_was_under_way() {
    try (var room = RoomTest.of(OneByOne::new)) {
      var ada = room.visitor("ada").withQuery("closely", "").connected();
      ada.says("a");
      ada.says("b");
      room.crash();
      room.comesBack();
      room.crash();
      ada.says("c");
      assertThat(ada.heard()).containsExactly("a", "b", "c");
    }
  }

  /** Says what it is told to, whether or not that can be sent. */
  private record Careless(RoomContext room) implements Room {
    @Override
    public void onMessage(Connection sender, String text) {
      sender.follow(0);
      room.storage().kv().put("mistake", text);
      room.deliver();
    }

    @Override
    public List<Batch> onDeliver(long after) {
      return switch (room.storage().kv().text("mistake").orElseThrow()) {
        case "too large" -> List.of(new Batch(after + 1, "x".repeat(200_000)));
        case "for ever" -> List.of(new Batch(after, "again", true));
        default -> after == 0 ? List.of(new Batch(1, "well")) : List.of();
      };
    }
  }

  @Test
  void batch_that_cannot_be_sent_or_leads_nowhere_is_its_rooms_mistake_which_its_follower_hears() {
    for (String mistake : List.of("too large", "for ever")) {
      try (var room = RoomTest.of(Careless::new)) {
        var ada = room.connect("ada");
        ada.says(mistake);
        assertThat(ada.heard()).hasSize(1);
        assertThat(ada.heard().getFirst()).contains("onDeliver failed");
        ada.says("mended");
        assertThat(ada.heard()).endsWith("well");
      }
    }
  }

  /** Two logs: a connection follows the one that it names. */
  private static final class TwoLogs implements Room {
    private final RoomContext room;

    TwoLogs(RoomContext room) {
      this.room = room;
    }

    @Override
    public void onMessage(Connection sender, String text) {
      String[] words = text.split(" ");
      if (words[0].equals("follow")) {
        sender.follow(words[1], Long.parseLong(words[2]));
        if (words.length > 3) throw new IllegalStateException("told to fail");
      } else {
        room.storage().log(words[0]).append(words[1]);
      }
      room.deliver();
    }

    @Override
    public List<Batch> onDeliver(String log, long after) {
      return room.storage().log(log).after(after, 10).stream()
          .map(entry -> new Batch(entry.seq(), log + " " + entry.text()))
          .toList();
    }
  }

  @Test
  void each_follower_is_brought_the_log_that_it_names_at_the_same_number_too() {
    try (var room = RoomTest.of(TwoLogs::new)) {
      var ada = room.connect("ada");
      var bob = room.connect("bob");
      ada.says("follow red 0");
      bob.says("follow blue 0");
      ada.says("red one");
      ada.says("blue two");
      room.hibernate();
      ada.says("red three");
      room.crash();
      ada.says("blue four");
      assertThat(ada.heard()).startsWith("red one").contains("red three");
      assertThat(ada.heard().stream().distinct()).containsExactly("red one", "red three");
      assertThat(bob.heard().stream().distinct()).containsExactly("blue two", "blue four");
    }
  }

  @Test
  void what_a_failed_hook_followed_is_not_followed() {
    try (var room = RoomTest.of(TwoLogs::new)) {
      var ada = room.connect("ada");
      ada.says("follow red 0");
      ada.says("blue one");
      ada.says("follow blue 0 fail");
      ada.says("red two");
      assertThat(ada.heard()).contains("red two").noneMatch(frame -> frame.startsWith("blue"));
      ada.says("follow Blue 0");
      assertThat(ada.heard().getLast()).contains("onMessage failed");
    }
  }
}
