package dev.blip.coordinator.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

class RoomApiTest {
  /** A use of the API. */
  interface Use {
    Object of(RoomContext room) throws Exception;
  }

  /** A use that is wrong, and what its author is told. */
  record Misuse(String told, Use use) {}

  private final List<Use> uses = new ArrayList<>();
  private final Set<String> loggedIn = new TreeSet<>();
  private Optional<RoomContext> escaped = Optional.empty();
  private final RoomTest room = RoomTest.of(Scripted::new);

  /**
   * A room whose requests do what the test has written down, and whose hooks note the log's room.
   */
  private final class Scripted implements Room {
    private final RoomContext context;

    Scripted(RoomContext context) {
      this.context = context;
      escaped = Optional.of(context);
    }

    private void note(String hook) {
      loggedIn.add(hook + " " + MDC.get("room"));
    }

    @Override
    public void onStart() {
      note("start");
      context
          .storage()
          .sql()
          .execute(
              "CREATE TABLE IF NOT EXISTS item (name TEXT PRIMARY KEY, price REAL, data BLOB)");
    }

    @Override
    public void onBeforeConnect(String id, ConnectionRequest request) {
      note("beforeConnect");
    }

    @Override
    public void onConnect(Connection newcomer, ConnectionRequest request) {
      note("connect");
    }

    @Override
    public void onMessage(Connection sender, String text) {
      note("message");
      sender.follow(0);
      context.storage().log("news").append(text);
      context.alarms().setAfter("tea", Duration.ZERO);
      context.deliver();
    }

    @Override
    public void onClose(Connection leaver, Close close) {
      note("close");
      String read = leaver.tags() + " " + leaver.attachment().orElse("");
      Use write =
          _ -> {
            leaver.send("bye");
            return "sent";
          };
      context.storage().kv().put("left", read + " " + attempted(write));
    }

    @Override
    public void onAlarm(String name) {
      note("alarm");
    }

    @Override
    public List<Batch> onDeliver(long after) {
      note("deliver");
      for (Use use : uses) context.logger().info("delivering: {}", attempted(use));
      return List.of();
    }

    @Override
    public RoomReply onRequest(RoomRequest request) {
      note("request");
      return RoomReply.text(attempted(uses.removeFirst()));
    }

    private String attempted(Use use) {
      try {
        return String.valueOf(use.of(context));
      } catch (Refusal refusal) {
        throw refusal;
      } catch (Exception e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
      }
    }
  }

  @AfterEach
  void close() {
    room.close();
  }

  private String answer(Use use) {
    uses.add(use);
    return room.get("").body();
  }

  private static Connection first(RoomContext room) {
    return room.connections().iterator().next();
  }

  static List<Misuse> misuses() {
    return List.of(
        new Misuse(
            "attachment must have 0..16384 bytes, has 16385",
            r -> {
              first(r).attach("x".repeat(16_385));
              return "";
            }),
        new Misuse(
            "tag must have 0..256 characters, has 257",
            r -> {
              first(r).tag("x".repeat(257));
              return "";
            }),
        new Misuse(
            "tags must be 0..10, were 11",
            r -> {
              first(r).tag(IntStream.range(0, 11).mapToObj(i -> "" + i).toArray(String[]::new));
              return "";
            }),
        new Misuse(
            "message must have 0..131072 bytes, has 131074",
            r -> {
              first(r).send("ü".repeat(65_537));
              return "";
            }),
        new Misuse(
            "message must have 0..131072 bytes, has 131073",
            r -> {
              r.broadcast("x".repeat(131_073));
              return "";
            }),
        new Misuse(
            "place must be 0 or more, was -1",
            r -> {
              first(r).follow(-1);
              return "";
            }),
        new Misuse("log name must match [a-z][a-z0-9]{0,31}, was No", r -> r.storage().log("No")),
        new Misuse("limit must be 1 or more, was 0", r -> r.storage().log("a").after(0, 0)),
        new Misuse(
            "size must be 0 or more, was -1",
            r -> {
              r.storage().log("a").trimToSize(-1);
              return "";
            }),
        new Misuse(
            "value of k is not a number",
            r -> {
              r.storage().kv().put("k", "text");
              return r.storage().kv().number("k");
            }),
        new Misuse(
            "tables that begin with blip_ are the runtime's",
            r -> r.storage().sql().execute("DELETE FROM Blip_kv")),
        new Misuse(
            "tables that begin with blip_ are the runtime's",
            r -> r.storage().sql().query("SELECT * FROM \"blip_alarm\"", row -> "")),
        new Misuse("COMMIT cannot be used", r -> r.storage().sql().execute(" commit")),
        new Misuse("COMMIT cannot be used", r -> r.storage().sql().execute("/* x */ COMMIT")),
        new Misuse(
            "one statement at a time",
            r -> r.storage().sql().execute("DELETE FROM item; DELETE FROM item")),
        new Misuse(
            "PRAGMA cannot be used",
            r -> r.storage().sql().query("PRAGMA user_version", row -> "")),
        new Misuse(
            "statement has 2 parameters, was given 1",
            r -> r.storage().sql().execute("INSERT INTO item (name, price) VALUES (?, ?)", "tea")),
        new Misuse(
            "parameter 1 must be null, String, Long, Integer, Double, Boolean or byte[], was"
                + " java.time.Instant",
            r -> r.storage().sql().execute("INSERT INTO item (name) VALUES (?)", Instant.EPOCH)),
        new Misuse("no such table: absent", r -> r.storage().sql().execute("DELETE FROM absent")),
        new Misuse(
            "column cannot be read: no such column: 'colour'",
            r -> r.storage().sql().query("SELECT 1 AS x", row -> row.number("colour"))),
        new Misuse(
            "alarm name must have 1..128 characters, has 0",
            r -> r.alarms().setIfUnsetAfter("", Duration.ZERO)),
        new Misuse(
            "alarms that begin with blip: are the runtime's: blip:sweep",
            r -> r.alarms().cancel("blip:sweep")),
        new Misuse(
            "alarm late must ring by 9999-12-31T23:59:59.999Z, was to ring at +1000000000-12-31",
            r -> r.alarms().setIfUnset("late", Instant.MAX)),
        new Misuse(
            "alarm late must ring by 9999-12-31T23:59:59.999Z, was to ring after PT",
            r -> r.alarms().setIfUnsetAfter("late", Duration.ofSeconds(Long.MAX_VALUE))),
        new Misuse("status must be 200..599, was 0", r -> new RoomReply(0, "", "")));
  }

  @ParameterizedTest
  @MethodSource("misuses")
  void misuse_is_told_with_the_value_and_what_it_may_be(Misuse misuse) {
    room.connect("ada");
    assertThat(answer(misuse.use)).contains(misuse.told);
  }

  @Test
  void context_is_of_no_use_outside_hooks() {
    room.get("");
    RoomContext context = escaped.orElseThrow();
    List<Function<RoomContext, Object>> reads =
        List.of(
            c -> c.connections(),
            c -> c.connections("tag"),
            c -> c.connection("ada"),
            c -> c.storage().kv().text("x"),
            c -> c.storage().sql().query("SELECT 1", row -> ""),
            c -> c.storage().log("news").newest(),
            c -> c.alarms().due("tea"));
    for (Function<RoomContext, Object> read : reads) {
      assertThatThrownBy(() -> read.apply(context))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("room test/room may be used in its hooks only");
    }
    assertThatThrownBy(() -> context.broadcast("hi")).hasMessageContaining("in its hooks only");
    assertThatThrownBy(context::deliver).hasMessageContaining("in its hooks only");
  }

  @Test
  void context_is_of_no_use_on_another_thread() {
    String told =
        answer(
            r -> {
              try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                return CompletableFuture.supplyAsync(() -> r.storage().kv().keys(""), threads)
                    .handle((_, e) -> String.valueOf(Objects.requireNonNull(e).getCause()))
                    .join();
              }
            });
    assertThat(told).contains("in its hooks only, on the thread that runs them");
  }

  @Test
  void nothing_can_be_changed_while_followers_are_served() {
    var told = new ArrayList<String>();
    uses.add(r -> told.add(r.storage().log("news").newest() + " " + r.connections().size()));
    for (Use change :
        List.<Use>of(
            r -> r.storage().sql().execute("DELETE FROM item"),
            r -> r.storage().kv().remove("x"),
            r -> r.storage().log("news").append("x"),
            r -> r.alarms().cancel("tea"),
            r -> {
              r.broadcast("x");
              return "";
            },
            r -> {
              first(r).send("x");
              return "";
            })) {
      uses.add(
          r -> {
            try {
              return change.of(r);
            } catch (IllegalStateException e) {
              return told.add(e.getMessage());
            }
          });
    }
    room.connect("ada").says("one");
    assertThat(told.getFirst()).isEqualTo("1 1");
    assertThat(told.subList(1, 7)).allMatch(t -> t.contains("can only be read in onDeliver"));
  }

  @Test
  void connection_that_is_gone_can_be_read_but_not_written_to() {
    var ada = room.connect("ada");
    answer(
        r -> {
          first(r).tag("vip");
          first(r).attach("seat 12");
          return "";
        });
    ada.leaves();
    assertThat(answer(r -> r.storage().kv().text("left").orElse("nothing")))
        .isEqualTo(
            "[vip] seat 12 IllegalStateException: connection ada is gone: its ID, tags and"
                + " attachment can be read, no more");
    assertThat(answer(r -> r.connections().size())).isEqualTo("0");
  }

  @Test
  void room_starts_anew_after_a_refusal_that_took_an_insert_returning_back() {
    room.get("");
    loggedIn.clear();
    answer(
        r -> {
          r.storage()
              .sql()
              .query("INSERT INTO item (name) VALUES ('tea') RETURNING name", row -> "");
          throw Refusal.bad("no tea");
        });
    assertThat(answer(r -> r.storage().sql().query("SELECT name FROM item", row -> "")))
        .isEqualTo("[]");
    assertThat(loggedIn).contains("start test/room");
  }

  @Test
  void rows_are_typed_and_parameters_bound() {
    answer(
        r ->
            r.storage()
                .sql()
                .execute(
                    """
                    INSERT INTO item (name, price, data)
                    VALUES (?, ?, ?), (?, ?, ?)
                    """,
                    "tea'; DROP TABLE item",
                    2.5,
                    new byte[] {1, 2},
                    "water",
                    true,
                    null));
    record Item(String name, double price, boolean plain) {}
    String items =
        answer(
            r ->
                r.storage()
                    .sql()
                    .query(
                        "SELECT * FROM item ORDER BY name",
                        row ->
                            new Item(
                                String.valueOf(row.text("name")),
                                row.real("price"),
                                row.isNull("data"))));
    assertThat(items)
        .isEqualTo(
            List.of(new Item("tea'; DROP TABLE item", 2.5, false), new Item("water", 1, true))
                .toString());
  }

  @Test
  void log_names_the_room_in_every_hook() {
    var ada = room.connect("ada");
    ada.says("one");
    room.pass(Duration.ofSeconds(1));
    answer(r -> "");
    ada.leaves();
    assertThat(loggedIn)
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                    "start",
                    "beforeConnect",
                    "connect",
                    "message",
                    "deliver",
                    "alarm",
                    "request",
                    "close")
                .stream()
                .map(hook -> hook + " test/room")
                .toList());
    assertThat(MDC.get("room")).isNull();
  }
}
