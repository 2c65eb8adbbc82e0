package dev.blip.coordinator.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.coordinator.testkit.RoomTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a room keeps: tables of one version after another, records, and what is too large. */
class SchemaTest {
  private static final Schema FIRST = Schema.at(1, "CREATE TABLE vote (choice TEXT) STRICT");
  private static final Schema SECOND =
      FIRST.with(
          3,
          "ALTER TABLE vote ADD COLUMN weight INTEGER NOT NULL DEFAULT 1",
          "CREATE INDEX by_choice ON vote (choice)");

  private Schema deployed = FIRST;
  private final RoomTest room =
      RoomTest.setUp(new VotesParty()).with("VOTES_KEY", " secret ").open();

  /** A point on a map. */
  record Point(double x, double y) {}

  private record Votes(RoomContext context, Schema schema) implements Room {
    @Override
    public void onStart() {
      schema.migrate(context.storage().sql());
    }

    @Override
    public RoomReply onRequest(RoomRequest request) {
      Sql sql = context.storage().sql();
      KeyValues kv = context.storage().kv();
      return RoomReply.text(
          switch (request.path()) {
            case "vote" -> "" + sql.execute("INSERT INTO vote (choice) VALUES ('tea')");
            case "weight" ->
                "" + sql.query("SELECT sum(weight) AS n FROM vote", row -> row.number("n"));
            case "point" -> {
              kv.put("point", new Point(1.5, -2));
              yield "" + kv.record("point", Point.class) + kv.text("point");
            }
            case "no point" -> {
              kv.put("point", "no JSON");
              yield "" + kv.record("point", Point.class);
            }
            case "large" -> {
              try {
                kv.put("large", "é".repeat(Integer.parseInt(request.body())));
                yield "kept";
              } catch (IllegalArgumentException tooLarge) {
                yield "" + tooLarge.getMessage();
              }
            }
            case "setting" -> context.settings().text("VOTES_KEY", "none");
            default -> "" + kv.record("nothing", Point.class);
          });
    }
  }

  /** Rooms of whatever class is deployed. */
  private final class VotesParty implements Party {
    @Override
    public String name() {
      return "votes";
    }

    @Override
    public Room room(RoomContext context) {
      return new Votes(context, deployed);
    }
  }

  private void deploy(Schema schema) {
    deployed = schema;
    room.hibernate();
  }

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void room_of_an_earlier_class_is_brought_up_to_date_and_keeps_what_it_has() {
    room.post("vote", "");
    for (int starts = 2; starts < 4; starts++) {
      deploy(SECOND);
      room.post("vote", "");
      assertThat(room.get("weight").body()).isEqualTo("[" + starts + "]");
    }
  }

  @Test
  void room_of_a_later_class_is_not_touched() {
    deploy(SECOND);
    room.post("vote", "");
    deploy(FIRST);
    assertThat(room.get("weight").status()).isEqualTo(500);
    deploy(SECOND);
    assertThat(room.get("weight").body()).isEqualTo("[1]");
  }

  @Test
  void version_that_fails_leaves_nothing_behind() {
    room.post("vote", "");
    deploy(FIRST.with(2, "DELETE FROM vote", "nonsense"));
    assertThat(room.get("weight").status()).isEqualTo(500);
    deploy(SECOND);
    assertThat(room.get("weight").body()).isEqualTo("[1]");
  }

  @Test
  void versions_rise() {
    assertThatThrownBy(() -> Schema.at(0)).hasMessage("version must be 1 or more, was 0");
    assertThatThrownBy(() -> SECOND.with(3)).hasMessage("version must be 4 or more, was 3");
  }

  @Test
  void records_are_kept_as_json() {
    assertThat(room.get("point").body())
        .contains("Optional[Point[x=1.5, y=-2.0]]")
        .contains("\"x\":1.5");
    assertThat(room.get("nothing").body()).isEqualTo("Optional.empty");
    assertThat(room.get("no point").status()).isEqualTo(500);
  }

  @Test
  void value_that_is_too_large_is_refused_and_named() {
    assertThat(room.post("large", "" + KeyValues.MAX_VALUE / 2).body()).isEqualTo("kept");
    assertThat(room.post("large", "" + (KeyValues.MAX_VALUE / 2 + 1)).body())
        .isEqualTo("value of large must have 0..1048576 bytes, has 1048578");
  }

  @Test
  void setting_is_a_text_without_spaces_around_it() {
    assertThat(room.get("setting").body()).isEqualTo("secret");
  }

  private int tries;

  private final class Reminds implements Room {
    private final RoomContext context;

    Reminds(RoomContext context) {
      this.context = context;
    }

    @Override
    public RoomReply onRequest(RoomRequest request) {
      Alarms alarms = context.alarms();
      switch (request.path()) {
        case "with" -> alarms.setAfter("tea", Duration.ofMinutes(1), new Point(1.5, 2));
        case "without" -> alarms.setAfter("tea", Duration.ofMinutes(1));
        case "long" -> alarms.setAfter("tea", Duration.ofMinutes(1), new Note("x".repeat(65_536)));
        default -> {}
      }
      return RoomReply.text(context.storage().kv().text("rang").orElse("not yet"));
    }

    @Override
    public void onAlarm(Alarm alarm) {
      KeyValues kv = context.storage().kv();
      if (alarm.json() != null && tries++ == 0) alarm.payload(Note.class);
      kv.put("rang", alarm.name() + " " + alarm.json());
      if (alarm.json() != null) kv.put("x", "" + alarm.payload(Point.class).x());
    }
  }

  /** A text. */
  record Note(String text) {}

  @Test
  void alarm_brings_along_what_it_was_set_with_also_when_it_rings_again_after_a_crash() {
    try (var reminding = RoomTest.of(Reminds::new)) {
      reminding.post("with", "");
      reminding.crash();
      reminding.comesBack();
      reminding.pass(Duration.ofMinutes(2));
      assertThat(reminding.get("").body()).isEqualTo("tea {\"x\":1.5,\"y\":2.0}");
    }
  }

  @Test
  void payload_goes_with_the_next_setting_and_must_fit() {
    try (var reminding = RoomTest.of(Reminds::new)) {
      reminding.post("with", "");
      reminding.post("without", "");
      assertThat(reminding.post("long", "").status()).isEqualTo(500);
      reminding.pass(Duration.ofMinutes(2));
      assertThat(reminding.get("").body()).isEqualTo("tea null");
    }
  }
}
