package dev.blip.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.coordinator.lease.LeaseTable;
import dev.blip.coordinator.lease.LocalTable;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.protocol.Access;
import dev.blip.protocol.Json;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.PublishedRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What functions find of parties, in a table as DynamoDB has it. */
class RulesNoticeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofMillis(50);
  private static LocalTable local;
  private static LeaseTable table;

  /** One that says so many origins, and so many subprotocols. */
  private record Saying(String name, int origins, List<String> subprotocols) implements Party {
    @Override
    public Optional<Set<String>> allowedOrigins() {
      return Optional.of(
          IntStream.range(0, origins)
              .mapToObj(i -> "https://page-%06d.example".formatted(i))
              .collect(Collectors.toSet()));
    }

    @Override
    public boolean givesNames() {
      return true;
    }

    @Override
    public Access access() {
      if (name.equals("silent")) throw new IllegalStateException("told to fail");
      return Access.SIGNED_IN;
    }

    @Override
    public Room room(RoomContext context) {
      return new Room() {};
    }
  }

  /** Counts how often it is asked. */
  private record Counting(AtomicInteger asked) implements Party {
    @Override
    public String name() {
      return "late";
    }

    @Override
    public Access access() {
      asked.incrementAndGet();
      return Access.OPEN;
    }

    @Override
    public Room room(RoomContext context) {
      return new Room() {};
    }
  }

  @BeforeAll
  static void start() throws Exception {
    local = LocalTable.start("127.0.0.1");
    table = new LeaseTable(local.settings());
  }

  @AfterAll
  static void stop() throws Exception {
    table.close();
    local.close();
  }

  @BeforeEach
  void clear() {
    write("{\"parties\":{}}");
  }

  /** Publishes until what is new in it is seen: a call may take longer than it may. */
  private void publish(String seen, Party... parties) {
    try (var notice = new RulesNotice(table, new Parties(List.of(parties)), AGAIN)) {
      notice.publish();
      awaitUntil(() -> rules().contains(seen));
    }
  }

  private static void awaitUntil(Callable<Boolean> condition) {
    await().atMost(PATIENCE).ignoreExceptions().until(condition);
  }

  private static void write(String rules) {
    awaitUntil(
        () -> {
          table.publish(rules);
          return true;
        });
  }

  private static String rules() {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(table::rules, Optional::isPresent)
        .get();
  }

  private static Optional<PartyRules> published(String party) {
    return Json.read(rules(), PublishedRules.class).of(party);
  }

  @Test
  void all_that_parties_say_is_published_but_of_those_that_fail_to_say_it() {
    publish(
        "v2.json",
        new Saying("game", 2, List.of("v2.json", "v1.json")),
        new Saying("silent", 0, List.of()));
    assertThat(published("game"))
        .contains(
            new PartyRules(
                Set.of("https://page-000000.example", "https://page-000001.example"),
                Access.SIGNED_IN,
                true,
                List.of("v2.json", "v1.json")));
    assertThat(published("silent")).isEmpty();
    assertThat(published("nowhere")).isEmpty();
  }

  @Test
  void what_stands_there_is_replaced_only_by_what_differs() {
    var asked = new AtomicInteger();
    Party[] same = {new Saying("game", 0, List.of("v1")), new Counting(asked)};
    publish("[\"v1\"]", same);
    String spaced = rules() + " ";
    write(spaced);
    asked.set(0);
    try (var notice = new RulesNotice(table, new Parties(List.of(same)), AGAIN)) {
      notice.publish();
      awaitUntil(() -> asked.get() > 0);
    }
    assertThat(rules()).isEqualTo(spaced);
    publish("[\"v2\"]", new Saying("game", 0, List.of("v2")));
    write("{\"parties\":{\"game\":{\"access\":\"OF_ANOTHER_VERSION\"}}}");
    publish("[\"v2\"]", new Saying("game", 0, List.of("v2")));
  }

  @Test
  void parties_that_the_item_has_no_room_for_are_left_out() {
    publish(
        "v1",
        new Saying("a", 7_000, List.of()),
        new Saying("b", 7_000, List.of()),
        new Saying("c", 5_000, List.of("v1")));
    assertThat(published("a").orElseThrow().allowedOrigins()).hasSize(7_000);
    assertThat(published("b")).isEmpty();
    assertThat(published("c").orElseThrow().subprotocols()).containsExactly("v1");
    var hundreds =
        IntStream.range(0, 500)
            .mapToObj(i -> new Saying("p" + i, 10, List.of("v1.json", "v2.json")))
            .toArray(Party[]::new);
    publish("p499", hundreds);
    var all = Json.read(rules(), PublishedRules.class);
    assertThat(all.parties()).hasSize(500);
  }

  @Test
  void table_that_is_away_is_tried_again() throws Exception {
    var asked = new AtomicInteger();
    var parties = new Parties(List.of(new Counting(asked)));
    local.leave();
    try (var notice = new RulesNotice(table, parties, AGAIN)) {
      notice.publish();
      await().atMost(PATIENCE).until(() -> asked.get() > 2);
      local.comeBack();
      awaitUntil(() -> published("late").isPresent());
    }
  }
}
