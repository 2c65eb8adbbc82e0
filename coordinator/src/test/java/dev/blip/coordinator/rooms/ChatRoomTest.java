package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.TestClient;
import dev.blip.protocol.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol, frame by frame; no limiter is there, so all frames are let through. */
class ChatRoomTest {
  private static final long NOW = 1_772_366_400_000L;
  private static final String READY = "{\"ready\":true}";
  private final RoomTest room = RoomTest.of(new ChatParty());

  @AfterEach
  void close() {
    room.close();
  }

  private TestClient named(String id, String name) {
    TestClient client = room.connect(id);
    client.says("{\"name\":\"" + name + "\"}");
    return client;
  }

  private static void say(TestClient client, String message) {
    client.says("{\"message\":\"" + message + "\"}");
  }

  private static String joined(String name) {
    return "{\"joined\":\"" + name + "\"}";
  }

  private static String said(String name, String message, long timestamp) {
    return "{\"name\":\"%s\",\"message\":\"%s\",\"timestamp\":%d}"
        .formatted(name, message, timestamp);
  }

  private static String told(TestClient client) {
    return Json.tree(client.news().getLast()).path("error").asText();
  }

  @Test
  void conversation_is_to_the_letter() {
    var ada = named("1", "Ada");
    assertThat(ada.news()).containsExactly(joined("Ada"), READY);
    var bob = named("2", "Bob");
    assertThat(bob.news()).containsExactly(joined("Ada"), joined("Bob"), READY);
    assertThat(ada.news()).containsExactly(joined("Bob"));
    say(ada, "hello");
    assertThat(ada.news()).containsExactly(said("Ada", "hello", NOW));
    assertThat(bob.news()).containsExactly(said("Ada", "hello", NOW));
    bob.leaves();
    assertThat(ada.news()).containsExactly("{\"quit\":\"Bob\"}");
    assertThat(bob.news()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"awake", "hibernates", "crashes"})
  void socket_without_a_name_is_sent_nothing_and_then_all_that_was_kept(String meanwhile) {
    var ada = named("1", "Ada");
    named("2", "Ada");
    for (int i = 0; i < 103; i++) say(ada, "m" + i);
    var newcomer = room.connect("3");
    say(ada, "late");
    var lurker = room.connect("4");
    named("5", "Eve").leaves();
    room.pass(Duration.ofSeconds(2));
    if (meanwhile.equals("hibernates")) room.hibernate();
    if (meanwhile.equals("crashes")) room.crash().comesBack();
    say(ada, "last");
    assertThat(newcomer.heard()).isEmpty();
    newcomer.says("{\"name\":\"New\"}");
    var expected = new ArrayList<>(List.of(joined("Ada"), joined("Ada")));
    for (int i = 3; i < 103; i++) expected.add(said("Ada", "m" + i, NOW + i));
    expected.addAll(
        List.of(
            said("Ada", "late", NOW + 103),
            joined("Eve"),
            "{\"quit\":\"Eve\"}",
            said("Ada", "last", NOW + 2_000),
            joined("New"),
            READY));
    assertThat(newcomer.news()).containsExactlyElementsOf(expected);
    assertThat(lurker.heard()).isEmpty();
    lurker.says("{\"name\":\"Lurker\"}");
    assertThat(lurker.news())
        .startsWith(joined("Ada"), joined("Ada"), said("Ada", "m4", NOW + 4))
        .endsWith(said("Ada", "last", NOW + 2_000), joined("New"), joined("Lurker"), READY)
        .hasSize(2 + 100 + 2 + 1 + 1 + 2);
    assertThat(named("6", "Next").news()).hasSize(4 + 100 + 2);
  }

  @Test
  void message_that_is_said_before_a_newcomer_has_a_name_comes_once() {
    var ada = named("1", "Ada");
    say(ada, "before");
    var newcomer = room.connect("2");
    say(ada, "meanwhile");
    newcomer.says("{}");
    assertThat(newcomer.news())
        .containsExactly(
            joined("Ada"),
            said("Ada", "before", NOW),
            said("Ada", "meanwhile", NOW + 1),
            joined("anonymous"),
            READY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|anonymous",
        "{\"name\":\"\"}|anonymous",
        "{\"name\":null}|anonymous",
        "{\"name\":0}|anonymous",
        "{\"name\":false}|anonymous",
        "{\"message\":\"x\"}|anonymous",
        "5|anonymous",
        "\"Ada\"|anonymous",
        "[]|anonymous",
        "{\"name\":7.50}|7.5",
        "{\"name\":true}|true",
        "{\"name\":[1,null,\"x\"]}|1,,x",
        "{\"name\":{}}|[object Object]",
        "{\"name\":[]}|``",
        "{\"name\":\"a\",\"name\":\"b\"}|b",
        "{\"name\":\"12345678901234567890123456789012\"}|12345678901234567890123456789012",
        "{\"name\":\"\\ud83d\"}|\\ud83d",
      })
  void name_is_what_javascript_makes_of_it(String frame, String name) {
    var ada = room.connect("1");
    ada.says(frame);
    assertThat(ada.news()).containsExactly(joined(name), READY);
    room.hibernate();
    say(ada, "x");
    assertThat(ada.news()).containsExactly(said(name, "x", NOW));
    ada.says("{\"name\":\"Other\"}");
    assertThat(ada.news()).containsExactly(said(name, "undefined", NOW + 1));
  }

  @Test
  void socket_whose_name_is_too_long_is_told_and_closed_and_nobody_else_hears_of_it() {
    var ada = named("1", "Ada");
    ada.news();
    var bob = room.connect("2");
    bob.says("{\"name\":\"" + "\ud83d\ude00".repeat(16) + "x\"}");
    assertThat(bob.news()).containsExactly("{\"error\":\"Name too long.\"}");
    assertThat(bob.wasClosed()).isTrue();
    assertThat(ada.news()).isEmpty();
    assertThat(named("3", "\ud83d\ude00".repeat(16)).news()).endsWith(READY);
  }

  @Test
  void socket_that_is_being_closed_is_not_heard_any_more() {
    var ada = named("1", "Ada");
    ada.news();
    var bob = room.connect("2").stalls();
    bob.says("{\"name\":\"" + "x".repeat(33) + "\"}");
    room.pass(Duration.ofSeconds(2)).hibernate();
    bob.says("{\"name\":\"Bob\"}");
    say(bob, "hello");
    bob.readsOn();
    room.pass(Duration.ofSeconds(5));
    assertThat(ada.news()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|undefined",
        "{\"message\":\"\"}|``",
        "{\"message\":null}|null",
        "{\"message\":1e21}|1e+21",
        "{\"message\":[[],{}]}|,[object Object]",
        "{\"message\":\"\\n\\u001f\\ud83d\\\"\"}|\\n\\u001f\\ud83d\\\"",
        "[]|undefined",
      })
  void message_is_what_javascript_makes_of_it(String frame, String message) {
    var ada = named("1", "Ada");
    ada.news();
    ada.says(frame);
    assertThat(ada.news()).containsExactly(said("Ada", message, NOW));
    assertThat(named("2", "Bob").news()).contains(said("Ada", message, NOW));
  }

  @Test
  void message_that_is_too_long_is_refused_and_the_socket_stays() {
    var ada = named("1", "Ada");
    ada.news();
    say(ada, "\ud83d\ude00".repeat(128) + "x");
    assertThat(ada.news()).containsExactly("{\"error\":\"Message too long.\"}");
    say(ada, "\ud83d\ude00".repeat(128));
    assertThat(ada.news()).containsExactly(said("Ada", "\ud83d\ude00".repeat(128), NOW));
    assertThat(ada.wasClosed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{\"name\":", "null", "{\"name\":{\"toString\":1}}"})
  void what_is_no_frame_is_an_error_and_names_nobody(String junk) {
    var ada = room.connect("1");
    ada.says(junk);
    assertThat(told(ada)).isNotEmpty().doesNotContain("at dev.", "Exception", "\n");
    ada.says("{\"name\":\"Ada\"}");
    assertThat(ada.news()).containsExactly(joined("Ada"), READY);
    ada.says(junk.replace("name", "message"));
    assertThat(told(ada)).isNotEmpty();
    assertThat(ada.wasClosed()).isFalse();
  }

  @Test
  void timestamps_rise_strictly_also_across_hibernation_and_crashes() {
    var ada = named("1", "Ada");
    say(ada, "a");
    say(ada, "b");
    say(ada, "c");
    room.hibernate();
    say(ada, "d");
    room.crash();
    say(ada, "e");
    var history = named("2", "Bob").news();
    assertThat(history.subList(1, 6))
        .containsExactly(
            said("Ada", "a", NOW),
            said("Ada", "b", NOW + 1),
            said("Ada", "c", NOW + 2),
            said("Ada", "d", NOW + 3),
            said("Ada", "e", NOW + 4));
    room.pass(Duration.ofSeconds(1));
    say(ada, "f");
    assertThat(ada.news()).endsWith(said("Ada", "f", NOW + 1_000));
  }

  @Test
  void message_is_said_once_though_the_room_crashes() {
    var ada = named("1", "Ada");
    room.pass(Duration.ofSeconds(2)).crashAfterCommit();
    say(ada, "a");
    room.comesBack().crashBeforeCommit();
    say(ada, "b");
    room.comesBack();
    var history = named("2", "Bob").news();
    assertThat(history.subList(1, history.size() - 2))
        .containsExactly(said("Ada", "a", NOW + 2_000), said("Ada", "b", NOW + 2_001));
  }

  @Test
  void each_named_session_quits_once_however_it_ends() {
    var ada = named("1", "Ada");
    var bob = named("2", "Bob");
    named("3", "Bob").vanishes();
    room.connect("4").leaves();
    var gone = room.connect("5").vanishes();
    ada.news();
    bob.leaves(1006, "");
    bob.leaves(1006, "");
    say(ada, "anyone?");
    room.pass(Duration.ofMinutes(20));
    assertThat(ada.news())
        .containsExactly("{\"quit\":\"Bob\"}", "{\"quit\":\"Bob\"}", said("Ada", "anyone?", NOW));
    assertThat(gone.heard()).isEmpty();
    assertThat(named("6", "Eve").news()).startsWith(joined("Ada"), said("Ada", "anyone?", NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "Lobby, 200",
    "12345678901234567890123456789012, 200",
    "123456789012345678901234567890123, 404",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, 200",
    "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef, 404",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0, 404",
  })
  void name_of_a_room_is_short_or_a_private_id(String name, int status) {
    try (var other = RoomTest.setUp(new ChatParty()).named(name).open()) {
      var answer = other.visitor("1").connects();
      assertThat(answer.status()).isEqualTo(status);
      String told = status == 404 ? "\"message\":\"Name too long\"" : "";
      assertThat(answer.body()).contains(told);
      // Without a socket it is told the same, or that it needs one.
      assertThat(other.get("").status()).isEqualTo(status == 200 ? 405 : status);
      assertThat(other.get("").body()).contains(told);
    }
  }

  @Test
  void history_keeps_the_newest_10_000_messages(@TempDir Path folder) throws Exception {
    try (var full = RoomTest.setUp(new ChatParty()).in(folder).open()) {
      var ada = full.connect("1");
      ada.says("{\"name\":\"Ada\"}");
      say(ada, "first");
      full.hibernate();
      String more =
          "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
              + " INSERT INTO blip_log_history SELECT i, time, text FROM n, blip_log_history";
      try (var file = DriverManager.getConnection("jdbc:sqlite:" + database(folder));
          var statement = file.createStatement()) {
        statement.execute(more);
      }
      say(ada, "one more");
      full.hibernate();
      String kept = "SELECT min(seq) AS oldest, max(seq) AS newest FROM blip_log_history";
      try (var file = DriverManager.getConnection("jdbc:sqlite:" + database(folder));
          var rows = file.createStatement().executeQuery(kept)) {
        assertThat(rows.getLong("oldest")).isEqualTo(2);
        assertThat(rows.getLong("newest")).isEqualTo(10_001);
      }
    }
  }

  private static Path database(Path folder) throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".db")).findFirst().orElseThrow();
    }
  }
}
