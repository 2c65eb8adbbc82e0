package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.contract.ProbeParty;
import dev.blip.coordinator.room.Alarm;
import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.room.Sql;
import dev.blip.coordinator.room.UrlFollower;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.Send;
import dev.blip.coordinator.testkit.TestClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a room that is emptied, or destroyed. */
class DestructionTest {
  @TempDir Path folder;
  private RoomTest room;

  /** A room that keeps something of everything. */
  private static final class Full implements Room {
    private final RoomContext room;
    private String field = "";

    Full(RoomContext room) {
      this.room = room;
    }

    @Override
    public void onStart() {
      if (room.settings().number("EMPTY_START", 0, 0, 1) == 1) room.storage().deleteAll();
      room.storage().sql().execute("CREATE TABLE IF NOT EXISTS note (text TEXT) STRICT");
      room.storage().sql().execute("CREATE VIEW IF NOT EXISTS notes AS SELECT text FROM note");
      room.storage()
          .sql()
          .execute("CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(text, tokenize=ascii)");
    }

    @Override
    public void onMessage(Connection sender, String text) {
      room.broadcast(text);
    }

    @Override
    public void onClose(Connection leaver, Close close) {
      room.storage().kv().put("left", leaver.id());
    }

    @Override
    public void onAlarm(Alarm alarm) {
      room.storage().kv().put("rang", alarm.name());
    }

    @Override
    public RoomReply onRequest(RoomRequest request) {
      switch (request.path() + request.body()) {
        case "fill" -> fill();
        case "empty" -> {
          room.storage().deleteAll();
          return RoomReply.text("done");
        }
        case "notes-after-emptying" -> {
          told();
          room.storage().deleteAll();
          return RoomReply.text(failureOf(this::told));
        }
        case "destroy", "destroyand fail" -> {
          room.broadcast("farewell");
          room.destroy();
          if (request.body().equals("and fail")) throw new IllegalStateException("told to fail");
          return RoomReply.text("done");
        }
        default -> {}
      }
      return RoomReply.text(told());
    }

    private static String failureOf(Runnable use) {
      try {
        use.run();
        return "none";
      } catch (Sql.SqlException e) {
        return String.valueOf(e.getMessage()).contains("no such table") ? "no such table" : "other";
      }
    }

    private void fill() {
      field = "set";
      room.storage().sql().execute("INSERT INTO note VALUES ('a')");
      room.storage().sql().execute("INSERT INTO words VALUES ('a')");
      room.storage().kv().put("key", "a");
      room.storage().log("news").append("a");
      room.alarms().setAfter("tea", Duration.ofHours(1));
      room.followers().put("hook", URI.create("https://hooks.example/"), "news", 0);
    }

    private String told() {
      long notes =
          room.storage().sql().first("SELECT count(*) AS n FROM notes", r -> r.number("n")).get();
      long words =
          room.storage().sql().first("SELECT count(*) AS n FROM words", r -> r.number("n")).get();
      List<String> entries =
          room.storage().log("news").after(0, 9).stream().map(Log.Entry::text).toList();
      return "%s %d %d %s %s %d %s %s %d"
          .formatted(
              field.isEmpty() ? "unset" : field,
              notes,
              words,
              room.storage().kv().keys(""),
              entries,
              room.storage().log("news").newest(),
              room.alarms().due("tea").isPresent(),
              room.followers().all().stream().map(UrlFollower::id).toList(),
              room.connections().size());
    }
  }

  private static final String FULL = "set 1 1 [key] [a] 1 true [hook] 1";
  private static final String NEW = "unset 0 0 [] [] 0 false [] 0";

  @BeforeEach
  void open() {
    room = RoomTest.setUp(new FullParty()).in(folder).open();
  }

  /** Rooms that keep something of everything. */
  private static final class FullParty implements dev.blip.coordinator.room.Party {
    @Override
    public String name() {
      return "full";
    }

    @Override
    public Room room(RoomContext context) {
      return new Full(context);
    }
  }

  @AfterEach
  void close() {
    room.close();
  }

  private String told(String path) {
    return room.post(path, "").body();
  }

  /** Files of the room; the index is the kit's own. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void emptied_room_is_made_anew_and_keeps_connections_alarms_and_its_logs_numbers() {
    TestClient ada = room.connect("ada");
    assertThat(told("fill")).isEqualTo(FULL);
    room.post("empty", "");
    assertThat(told("")).isEqualTo("unset 0 0 [] [] 1 true [hook] 1");
    ada.says("hello");
    assertThat(ada.heard()).containsExactly("hello");
    room.crash();
    assertThat(told("")).isEqualTo("unset 0 0 [] [] 1 true [hook] 1");
  }

  @Test
  void destroyed_room_says_farewell_and_is_gone_without_a_trace() throws IOException {
    TestClient ada = room.connect("ada");
    told("fill");
    room.post("destroy", "");
    assertThat(ada.heard()).containsExactly("farewell");
    assertThat(ada.wasClosed()).isTrue();
    assertThat(files()).isNotEmpty();
    room.pass(Duration.ofMinutes(3));
    assertThat(files()).isEmpty();
    assertThat(room.wakesAt()).isEmpty();
    assertThat(told("")).isEqualTo(NEW);
  }

  @Test
  void who_calls_it_at_once_finds_a_new_room_that_stays() throws IOException {
    room.connect("ada");
    told("fill");
    room.post("destroy", "");
    assertThat(told("")).isEqualTo(NEW);
    room.pass(Duration.ofMinutes(3));
    assertThat(files()).isNotEmpty();
    TestClient bob = room.connect("bob");
    assertThat(told("fill")).isEqualTo(FULL);
    bob.says("hello");
    assertThat(bob.heard()).containsExactly("hello");
  }

  @Test
  void sockets_that_cannot_be_closed_yet_are_strangers_to_the_new_room() throws IOException {
    TestClient ada = room.connect("ada");
    told("fill");
    ada.nextSends(Send.FAILS, Send.FAILS, Send.FAILS);
    room.post("destroy", "");
    assertThat(told("")).isEqualTo(NEW);
    assertThat(ada.says("still here?").status()).isEqualTo(410);
    room.crash();
    assertThat(ada.says("and now?").status()).isEqualTo(410);
    assertThat(told("")).isEqualTo(NEW);
    room.pass(Duration.ofMinutes(1));
    assertThat(ada.heard().getLast()).isEqualTo("farewell");
    assertThat(ada.wasClosed()).isTrue();
    assertThat(told("")).isEqualTo(NEW);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void crash_leaves_the_room_whole_or_gone(int commits) throws IOException {
    TestClient ada = room.connect("ada");
    told("fill");
    if (commits == 0) room.crashBeforeCommit();
    else room.crashAfterCommits(commits);
    room.post("destroy", "");
    if (!room.isDown()) room.crash();
    room.comesBack();
    room.pass(Duration.ofMinutes(4));
    assertThat(ada.wasClosed()).isTrue();
    assertThat(files()).isEmpty();
    assertThat(told("")).isEqualTo(NEW);
  }

  @Test
  void failed_hook_destroys_nothing() {
    TestClient ada = room.connect("ada");
    told("fill");
    assertThat(room.post("destroy", "and fail").status()).isEqualTo(500);
    assertThat(told("")).isEqualTo(FULL.replace("set", "unset"));
    ada.says("hello");
    assertThat(ada.heard()).containsExactly("hello");
    room.pass(Duration.ofMinutes(61));
    assertThat(told("")).contains("rang").contains(" false ");
  }

  /** A room may call again for a day; its call must not be carried out on a new room. */
  @Test
  void room_that_another_has_called_stays_as_long_as_that_call_can_come_again() throws IOException {
    try (var caller = RoomTest.setUp(new ProbeParty()).beside(room).open()) {
      told("fill");
      caller.post("", "call farewell full/room destroy");
      room.pass(Duration.ofHours(47));
      assertThat(files()).isNotEmpty();
      assertThat(caller.get("replies").body()).isEqualTo("farewell 200 done");
      room.pass(Duration.ofHours(2));
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void statement_works_again_whose_table_was_gone_meanwhile() {
    assertThat(told("notes-after-emptying")).isEqualTo("no such table");
    assertThat(told("")).isEqualTo(NEW);
  }

  @Test
  void start_cannot_empty_the_room() {
    try (var other = RoomTest.setUp(new FullParty()).with("EMPTY_START", "1").open()) {
      assertThat(other.get("").status()).isEqualTo(500);
    }
  }
}
