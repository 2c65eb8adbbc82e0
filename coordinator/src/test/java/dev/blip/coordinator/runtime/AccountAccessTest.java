package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.rooms.ClickParty;
import dev.blip.coordinator.rooms.topic.TopicParty;
import dev.blip.coordinator.testkit.Answer;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.TestClient;
import dev.blip.protocol.Access;
import dev.blip.protocol.AccessChange;
import dev.blip.protocol.Json;
import dev.blip.protocol.Membership;
import dev.blip.protocol.TokenClaims;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose sockets stay when an account's members change, and who may come. */
class AccountAccessTest {
  private static final Caller API = new Caller.Service();

  static Stream<Party> parties() {
    return Stream.of(new ClickParty(), new TopicParty(), new OwnParty());
  }

  /** Somebody's own, whose code knows nothing of members. */
  private static final class OwnParty implements Party {
    @Override
    public String name() {
      return "own";
    }

    @Override
    public Access access() {
      return Access.ACCOUNTS_OWN;
    }

    @Override
    public Room room(RoomContext room) {
      return new Room() {
        @Override
        public void onClose(Connection leaver, Close close) {
          room.storage().kv().put("left", leaver.id());
        }

        @Override
        public RoomReply onRequest(RoomRequest request) {
          return RoomReply.text(request.path() + room.storage().kv().text("left").orElse(""));
        }
      };
    }
  }

  @Test
  void room_hears_that_a_socket_was_closed_and_not_why() {
    try (var room = RoomTest.setUp(new OwnParty()).named("demo").open()) {
      person(room, "ada", "ada@example.org").connected();
      assertThat(tell(room, 1, "bob@example.org").body()).isEmpty();
      assertThat(room.request("GET", "", "", API).body()).isEqualTo("ada");
    }
  }

  private static TestClient person(RoomTest room, String id, String email) {
    return person(room, id, email, "editor");
  }

  private static TestClient person(RoomTest room, String id, String email, String role) {
    String claims = TokenClaims.write(Map.of("sub", "made-up", "email", email), role);
    return room.visitor(id).withAccount("demo").withHeader(TokenClaims.HEADER, claims);
  }

  private static Answer tell(RoomTest room, long version, String... editors) {
    Map<String, String> roles = new HashMap<>();
    for (String editor : editors) roles.put(editor, "editor");
    return tell(room, version, roles);
  }

  private static Answer tell(RoomTest room, long version, Map<String, String> roles) {
    var membership = new Membership(version, List.of("email"), roles);
    String body = Json.write(AccessChange.of(membership));
    return room.request("POST", AccessChange.PATH, body, API);
  }

  private static String told(TestClient client) {
    return client.heard().toString();
  }

  @ParameterizedTest
  @MethodSource("parties")
  void sockets_of_a_member_who_is_removed_end_and_those_of_others_stay(Party party) {
    try (var room = RoomTest.setUp(party).named("demo").open()) {
      person(room, "ada", "Ada@example.org").connected();
      person(room, "bob", "bob@example.org").connected();
      room.visitor("key").withAccount("demo").connected();
      room.hibernate();
      String ada = "ada@example.org";
      assertThat(tell(room, 2, "bob@example.org").status()).isEqualTo(204);
      assertThat(room.visitor("ada").wasClosed()).isTrue();
      assertThat(told(room.visitor("ada"))).contains("no member of the account any more");
      assertThat(room.visitor("bob").wasClosed()).isFalse();
      assertThat(room.visitor("key").wasClosed()).isFalse();
      room.crash();
      assertThat(person(room, "again", ada).connects().status()).isEqualTo(401);
      tell(room, 1, ada, "bob@example.org");
      assertThat(person(room, "late", ada).connects().status()).isEqualTo(401);
      tell(room, 3, ada, "bob@example.org");
      assertThat(person(room, "back", ada).connects().status()).isEqualTo(200);
      tell(room, 4, "bob@example.org");
      room.pass(Duration.ofMinutes(11));
      assertThat(person(room, "asked", ada).connects().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @MethodSource("parties")
  void member_with_another_role_comes_again_with_it(Party party) {
    try (var room = RoomTest.setUp(party).named("demo").open()) {
      String ada = "ada@example.org";
      String bob = "bob@example.org";
      person(room, "ada", ada).connected();
      person(room, "bob", bob, "viewer").connected();
      room.visitor("old").withAccount("demo").connected();
      tell(room, 5, Map.of(ada, "viewer", bob, "viewer"));
      assertThat(room.visitor("ada").wasClosed()).isTrue();
      assertThat(told(room.visitor("ada"))).doesNotContain("no member");
      assertThat(room.visitor("bob").wasClosed()).isFalse();
      assertThat(room.visitor("old").wasClosed()).isFalse();
      // With a ticket that was got before.
      assertThat(person(room, "late", ada).connects().status()).isEqualTo(401);
      assertThat(person(room, "again", ada, "viewer").connects().status()).isEqualTo(200);
      tell(room, 5, Map.of(ada, "viewer", bob, "viewer"));
      assertThat(room.visitor("again").wasClosed()).isFalse();
    }
  }

  private static TestClient machine(RoomTest room, String id, String key) {
    return room.visitor(id)
        .withAccount("demo")
        .withHeader(TokenClaims.HEADER, TokenClaims.ofKey(key));
  }

  @ParameterizedTest
  @MethodSource("parties")
  void sockets_of_a_revoked_key_end_and_those_of_others_stay(Party party) {
    try (var room = RoomTest.setUp(party).named("demo").open()) {
      machine(room, "mine", "k1").connected();
      machine(room, "other", "k2").connected();
      person(room, "ada", "ada@example.org").connected();
      room.hibernate();
      String revoked = Json.write(AccessChange.ofRevokedKey("k1"));
      assertThat(room.request("POST", AccessChange.PATH, revoked, API).status()).isEqualTo(204);
      assertThat(room.visitor("mine").wasClosed()).isTrue();
      assertThat(told(room.visitor("mine"))).contains("key was revoked");
      assertThat(room.visitor("other").wasClosed()).isFalse();
      assertThat(room.visitor("ada").wasClosed()).isFalse();
      room.crash();
      assertThat(machine(room, "late", "k1").connects().status()).isEqualTo(401);
      assertThat(machine(room, "another", "k2").connects().status()).isEqualTo(200);
      tell(room, 1, "ada@example.org");
      assertThat(room.visitor("other").wasClosed()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("parties")
  void only_the_api_tells_who_may_be_there(Party party) {
    try (var room = RoomTest.setUp(party).named("demo").open()) {
      person(room, "ada", "ada@example.org").connected();
      String body =
          "{\"members\":{\"version\":9,\"naming\":[\"email\"],\"roles\":{\"eve@example.org\":\"owner\"}}}";
      room.request("POST", AccessChange.PATH, body, new Caller.Member("demo"));
      room.request("GET", AccessChange.PATH, body, API);
      assertThat(room.visitor("ada").wasClosed()).isFalse();
      assertThat(room.request("POST", AccessChange.PATH, "[]", API).status()).isEqualTo(400);
      assertThat(room.request("POST", AccessChange.PATH, body, API).status()).isEqualTo(204);
      assertThat(room.visitor("ada").wasClosed()).isTrue();
    }
  }
}
