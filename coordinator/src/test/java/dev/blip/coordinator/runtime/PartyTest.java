package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.TestClient;
import dev.blip.protocol.Access;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a party says of its rooms as a whole. */
class PartyTest {
  private static final Caller MEMBER = new Caller.Member("ada");
  private static final Caller OTHER = new Caller.Member("bob");
  private static final Caller STRANGER = new Caller.Stranger();

  /** Counts requests, and how often it was made. */
  private record Tally(RoomContext room, List<String> made) implements Room {
    @Override
    public void onStart() {
      made.add(room.address().room());
    }

    @Override
    public RoomReply onRequest(RoomRequest request) {
      var kv = room.storage().kv();
      long count = kv.number("count").orElse(0) + 1;
      kv.put("count", count);
      room.alarms().setIfUnsetAfter("ring", Duration.ofHours(1));
      return RoomReply.text(Long.toString(count));
    }
  }

  private record Tallies(Access access, boolean isMemoryOnly, List<String> made) implements Party {
    @Override
    public String name() {
      return "tally";
    }

    @Override
    public Room room(RoomContext context) {
      return new Tally(context, made);
    }
  }

  /** One that cannot say anything of its rooms. */
  private static final class Silent implements Party {
    @Override
    public String name() {
      return "silent";
    }

    @Override
    public Optional<Set<String>> allowedOrigins() {
      throw new IllegalStateException("told to fail");
    }

    @Override
    public boolean takesBytes() {
      throw new IllegalStateException("told to fail");
    }

    @Override
    public List<String> subprotocols() {
      return List.of("chat.v2", "chat.v3");
    }

    @Override
    public Room room(RoomContext context) {
      return new Room() {};
    }
  }

  @Test
  void party_that_fails_to_name_origins_is_entered_from_the_usual_ones() {
    var rules = new Parties(List.of(new Silent())).rules("silent");
    assertThat(rules.allowedOrigins()).isNull();
    assertThat(rules.access()).isEqualTo(Access.OPEN);
    assertThat(rules.subprotocols()).containsExactly("chat.v2", "chat.v3");
  }

  @Test
  void what_a_party_fails_to_say_is_its_callers_500() {
    try (var room = RoomTest.of(new Silent())) {
      var request = new RoomRequest("POST", "", Map.of(), Map.of(), "", STRANGER, "");
      var answer = room.request(request.with(new byte[] {-1}));
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body()).contains("party silent failed");
    }
  }

  @Test
  void socket_that_does_not_offer_what_is_spoken_is_told_what_is() {
    try (var room = RoomTest.of(new Silent())) {
      var ada = room.visitor("ada").withHeader("sec-websocket-protocol", "chat.v1, json");
      var answer = ada.connects();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body())
          .contains("must offer one of [chat.v2, chat.v3], was [chat.v1, json]");
    }
  }

  @Test
  void first_offer_that_the_party_names_is_spoken() {
    try (var room = RoomTest.of(new Silent())) {
      var ada = room.visitor("ada").withHeader("sec-websocket-protocol", "x, chat.v3,chat.v2");
      assertThat(ada.connects().body()).isEqualTo("{\"subprotocol\":\"chat.v3\"}");
      assertThat(room.visitor("bob").connects().body()).isEqualTo("{}");
    }
    try (var room = RoomTest.of(new Tallies(Access.OPEN, false, new ArrayList<>()))) {
      var ada = room.visitor("ada").withHeader("sec-websocket-protocol", "chat.v1");
      assertThat(ada.connects().body()).isEqualTo("{}");
    }
  }

  @Test
  void room_that_does_not_speak_what_is_offered_hears_nothing_of_it() {
    var entered = new ArrayList<String>();
    try (var room = RoomTest.of(new Speaking(() -> List.of("v1"), entered))) {
      var ada = room.visitor("ada").withHeader("sec-websocket-protocol", "v2");
      assertThat(ada.connects().status()).isEqualTo(400);
      assertThat(entered).isEmpty();
      var bob = room.visitor("bob").withHeader("sec-websocket-protocol", "v1");
      assertThat(bob.connects().status()).isEqualTo(200);
      assertThat(entered).hasSize(1);
    }
  }

  /** Speaks what its maker says, and notes who has entered. */
  private record Speaking(Supplier<List<String>> names, List<String> entered) implements Party {
    @Override
    public String name() {
      return "speaking";
    }

    @Override
    public List<String> subprotocols() {
      return names.get();
    }

    @Override
    public Room room(RoomContext context) {
      return new Room() {
        @Override
        public void onConnect(Connection newcomer, ConnectionRequest request) {
          entered.add(newcomer.id());
        }
      };
    }
  }

  @Test
  void subprotocols_that_no_handshake_can_name_stop_the_start() {
    var wrong =
        Map.<String, Supplier<List<String>>>of(
            "must be tokens (RFC 7230), one is \"chat v2\"", () -> List.of("json", "chat v2"),
            "must be tokens (RFC 7230), one is \"a,b\"", () -> List.of("a,b"),
            "must be tokens (RFC 7230), one is \"\"", () -> List.of(""),
            "must differ, two are \"json\"", () -> List.of("json", "json"),
            "failed: java.lang.NullPointerException", () -> Collections.singletonList(null),
            "failed: java.lang.IllegalStateException: told to", PartyTest::fail);
    wrong.forEach(
        (told, names) ->
            assertThatThrownBy(() -> new Parties(List.of(new Speaking(names, List.of()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("party speaking: subprotocols " + told));
    var right =
        new Parties(List.of(new Speaking(() -> List.of("v1.json", "!#$%&'*+-.^_`|~"), List.of())));
    assertThat(right.names()).containsExactly("speaking");
  }

  private static List<String> fail() {
    throw new IllegalStateException("told to");
  }

  private static int asked(RoomTest room, Caller caller) {
    return room.request("POST", "", "", caller).status();
  }

  private static int opened(RoomTest room, @Nullable String account) {
    TestClient visitor = room.visitor("v" + account);
    return (account == null ? visitor : visitor.withAccount(account)).connects().status();
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN, 200, 200, 200",
    "SIGNED_IN, 200, 200, 401",
    "ACCOUNTS_OWN, 200, 403, 401",
    "INTERNAL, 404, 404, 404"
  })
  void visitors_are_held_to_the_access_of_the_party(
      Access access, int member, int other, int stranger) {
    try (var room =
        RoomTest.setUp(new Tallies(access, false, new ArrayList<>())).named("ada.x").open()) {
      assertThat(asked(room, MEMBER)).isEqualTo(member);
      assertThat(asked(room, OTHER)).isEqualTo(other);
      assertThat(asked(room, STRANGER)).isEqualTo(stranger);
      assertThat(opened(room, "ada")).isEqualTo(member);
      assertThat(opened(room, "bob")).isEqualTo(other);
      assertThat(opened(room, null)).isEqualTo(stranger);
    }
  }

  @Test
  void internal_room_is_not_woken_by_visitors_and_answers_services_and_rooms() {
    var made = new ArrayList<String>();
    try (var room = RoomTest.of(new Tallies(Access.INTERNAL, false, made))) {
      var refused = room.request("POST", "", "", MEMBER);
      assertThat(refused.body()).contains("party tally is not open to visitors", "\"id\":\"");
      opened(room, "ada");
      assertThat(made).isEmpty();
      assertThat(asked(room, new Caller.Service())).isEqualTo(200);
      assertThat(asked(room, new Caller.Room(new RoomAddress("chat", "a"), 1))).isEqualTo(200);
      assertThat(made).hasSize(1);
    }
  }

  @Test
  void memory_only_room_has_no_file_and_no_place_in_the_index(@TempDir Path folder)
      throws IOException {
    var party = new Tallies(Access.OPEN, true, new ArrayList<>());
    try (var room = RoomTest.setUp(party).in(folder).open()) {
      assertThat(room.post("", "").body()).isEqualTo("1");
      assertThat(room.post("", "").body()).isEqualTo("2");
      assertThat(files(folder)).isEmpty();
      assertThat(room.wakesAt()).isEmpty();
      room.hibernate();
      assertThat(files(folder)).isEmpty();
      assertThat(room.wakesAt()).isEmpty();
      assertThat(room.post("", "").body()).as("it has been forgotten").isEqualTo("1");
      room.crash();
      assertThat(room.post("", "").body()).as("it has been forgotten").isEqualTo("1");
      assertThat(files(folder)).isEmpty();
    }
  }

  @Test
  void memory_only_room_takes_no_sockets() {
    var made = new ArrayList<String>();
    try (var room = RoomTest.of(new Tallies(Access.OPEN, true, made))) {
      var refused = room.visitor("ada").connects();
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.body()).contains("party tally takes no sockets");
      assertThat(made).isEmpty();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
