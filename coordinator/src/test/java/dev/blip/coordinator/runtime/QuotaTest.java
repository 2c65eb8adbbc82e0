package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.TestClient;
import org.junit.jupiter.api.Test;

/** A room that has kept all that it may. */
class QuotaTest {
  private static final int MB = 1 << 20;

  /** Keeps what it is sent, and forgets it when it is told to. */
  private record Attic(RoomContext room) implements Room {
    @Override
    public void onStart() {
      room.storage().sql().execute("CREATE TABLE IF NOT EXISTS box (bytes BLOB) STRICT");
    }

    @Override
    public void onMessage(Connection sender, String text) {
      if (text.startsWith("keep ")) keep(Integer.parseInt(text.substring(5)));
      sender.send(text + " of " + count());
    }

    @Override
    public RoomReply onRequest(RoomRequest request) {
      if (request.path().equals("clear")) room.storage().sql().execute("DELETE FROM box");
      if (request.path().equals("keep")) {
        keep(Integer.parseInt(request.body()));
      }
      return RoomReply.text("" + count());
    }

    private void keep(int megabytes) {
      for (int i = 0; i < megabytes; i++) {
        room.storage().sql().execute("INSERT INTO box VALUES (zeroblob(?))", MB);
      }
    }

    private long count() {
      return room.storage().sql().first("SELECT count(*) AS n FROM box", r -> r.number("n")).get();
    }
  }

  private static final class AtticParty implements dev.blip.coordinator.room.Party {
    @Override
    public String name() {
      return "attic";
    }

    @Override
    public Room room(RoomContext context) {
      return new Attic(context);
    }
  }

  private static RoomTest room() {
    return RoomTest.setUp(new AtticParty()).with("BLIP_ROOM_QUOTA_MB", "20").open();
  }

  @Test
  void full_room_says_so_keeps_what_it_has_and_can_be_emptied() {
    try (var room = room()) {
      TestClient ada = room.connect("ada");
      for (int i = 0; i < 19; i++) assertThat(room.post("keep", "1").status()).isEqualTo(200);
      var refused = room.post("keep", "3");
      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.body())
          .contains("room's database must have 0..20 MB (BLIP_ROOM_QUOTA_MB), and is full");
      for (int i = 0; i < 200; i++) ada.says("hello " + i);
      assertThat(ada.heard()).hasSize(200).endsWith("hello 199 of 19");
      room.crash();
      assertThat(room.get("").body()).isEqualTo("19");
      assertThat(room.post("keep", "3").status()).isEqualTo(413);
      assertThat(room.post("clear", "").body()).isEqualTo("0");
      assertThat(room.post("keep", "3").body()).isEqualTo("3");
    }
  }

  @Test
  void hook_that_asks_for_far_more_at_once_fails_alone() {
    try (var room = room()) {
      TestClient ada = room.connect("ada");
      TestClient bob = room.connect("bob");
      room.post("keep", "2");
      room.inOneTurn(
          () -> {
            ada.says("before");
            bob.says("keep 60");
            ada.says("after");
          });
      assertThat(ada.heard().stream().distinct()).containsExactly("before of 2", "after of 2");
      assertThat(room.post("keep", "60").status()).isEqualTo(413);
      assertThat(room.post("keep", "1").body()).isEqualTo("3");
    }
  }
}
