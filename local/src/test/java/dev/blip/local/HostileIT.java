package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.OpenApi.Operation;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the API tells those who try another account's things with good credentials of their own, and
 * those who send nonsense.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileIT {
  private static final int REQUESTS = Integer.getInteger("blip.hostile.requests", 1_500);

  /** Stands in all that Anna has, and in no identifier of it. */
  private static final String SECRET = "of-anna-alone";

  private static final String ANNA = "anna";
  private static final String BOB = "bob";
  private static final String KEPT = "annas-link";
  private static final String DELETED = "annas-other";
  private static final String PERSON = "anna@example.org";
  private static final List<String> PARAMETERS =
      List.of("cursor", "limit", "link", "from", "to", "by", "tz", "q", "sort", "state", "tag");
  private static final List<String> LISTS =
      List.of(
          "/api/links",
          "/api/keys",
          "/api/shares",
          "/api/members",
          "/api/account",
          "/api/audit",
          "/api/audit/members",
          "/api/audit/access");

  /** What would be right, of what has a body. */
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          Map.entry("POST /api/links", Drafts.EVERYTHING),
          Map.entry("PUT /api/links/{slug}", "{\"destination\":\"https://bob.example/\"}"),
          Map.entry("PATCH /api/links/{slug}", "{\"title\":\"Bob's\",\"tags\":[\"b\"]}"),
          Map.entry(
              "POST /api/links/bulk",
              "{\"rows\":[{\"op\":\"delete\",\"slug\":\"annas-link\"},{\"op\":\"change\",\"slug\":\"annas-link\",\"link\":{\"title\":\"x\"}}]}"),
          Map.entry(
              "POST /api/links/import",
              "[{\"slug\":\"annas-link\",\"destination\":\"https://bob.example/\"}]"),
          Map.entry("PATCH /api/account", "{\"clickDays\":30,\"exactPlaces\":false}"),
          Map.entry("DELETE /api/account", "{\"account\":\"anna\"}"),
          Map.entry("POST /api/members", "{\"person\":\"bob@example.org\",\"role\":\"owner\"}"),
          Map.entry("PATCH /api/members/{id}", "{\"role\":\"viewer\"}"),
          Map.entry("POST /api/keys", "{\"name\":\"Bob's\",\"scopes\":[\"read\"]}"),
          Map.entry(
              "POST /api/webhooks", "{\"url\":\"https://bob.example/\",\"events\":[\"clicks\"]}"),
          Map.entry("PATCH /api/webhooks/{id}", "{\"enabled\":false}"),
          Map.entry("POST /api/webhooks/{id}/replay", "{\"after\":0}"),
          Map.entry("POST /api/shares", "{\"name\":\"Bob's\",\"link\":\"annas-link\"}"));

  private Laptop laptop;
  private House house;
  private OpenApi api;

  @BeforeAll
  void start() throws Exception {
    laptop = House.start(null);
    house = new House(laptop.origin());
    api = OpenApi.read();
  }

  @AfterAll
  void stop() {
    laptop.close();
  }

  private JsonNode of(String account, String method, String path, String body) throws Exception {
    HttpResponse<String> answer = house.api(account, method, path, body);
    assertThat(answer.statusCode()).as(method + " " + path + answer.body()).isLessThan(300);
    return Json.tree(answer.body().isEmpty() ? "{}" : answer.body());
  }

  /** Operations of the document that an account can be asked for. */
  private List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (String path : api.paths()) {
      if (!path.startsWith("/api/")) continue;
      for (String method : api.methods(path)) all.add(new Operation(method, path));
    }
    assertThat(all).hasSizeGreaterThan(35);
    return all;
  }

  /** Anna's identifiers, by what stands before them in an address. */
  private Map<String, List<String>> belongings() throws Exception {
    for (String slug : List.of(KEPT, DELETED)) {
      String more = "\",\"destination\":\"https://x.example/" + SECRET + "\",\"title\":\"" + SECRET;
      of(ANNA, "POST", "/api/links", "{\"slug\":\"" + slug + more + "\"}");
    }
    of(ANNA, "DELETE", "/api/links/" + DELETED, "");
    String named = "{\"name\":\"" + SECRET + "\"";
    String key =
        of(ANNA, "POST", "/api/keys", named + ",\"scopes\":[\"read\"]}").path("id").asText();
    String share = of(ANNA, "POST", "/api/shares", named + "}").path("id").asText();
    String url = "{\"url\":\"https://x.invalid/" + SECRET + "\"}";
    String webhook = of(ANNA, "POST", "/api/webhooks", url).path("id").asText();
    of(ANNA, "POST", "/api/members", "{\"person\":\"" + PERSON + "\",\"role\":\"owner\"}");
    house.follow(KEPT, "DE", SECRET, 52.5, 13.4);
    await()
        .atMost(House.PATIENCE)
        .until(() -> of(ANNA, "GET", "/api/clicks", "").toString().contains(SECRET));
    await()
        .atMost(House.PATIENCE)
        .until(() -> of(ANNA, "GET", "/api/links/" + KEPT, "").path("clicks").asInt() == 1);
    return Map.of(
        "/api/links/", List.of(KEPT, DELETED),
        "/api/keys/", List.of(key),
        "/api/shares/", List.of(share),
        "/api/webhooks/", List.of(webhook),
        "/api/members/", List.of(PERSON));
  }

  private Map<String, String> credentialsOfBob() throws Exception {
    Map<String, String> credentials = new LinkedHashMap<>();
    credentials.put("token", house.token(BOB));
    for (String scope : List.of("read", "write", "clicks")) {
      String key = "{\"name\":\"k\",\"scopes\":[\"" + scope + "\"]}";
      credentials.put(scope, of(BOB, "POST", "/api/keys", key).path("key").asText());
    }
    String path = of(BOB, "POST", "/api/shares", "{\"name\":\"s\"}").path("path").asText();
    String share = path.substring(path.indexOf('.') + 1);
    assertThat(share).startsWith("blip_share_");
    credentials.put("share", share);
    return credentials;
  }

  private Map<String, JsonNode> stateOfAnna() throws Exception {
    Map<String, JsonNode> state = new LinkedHashMap<>();
    for (String list : LISTS) state.put(list, of(ANNA, "GET", list, ""));
    return state;
  }

  @Test
  void nobody_gets_at_another_accounts_things() throws Exception {
    var belongings = belongings();
    String cursor = of(ANNA, "GET", "/api/clicks?limit=1", "").path("cursor").asText();
    Map<String, JsonNode> before = stateOfAnna();
    int asked = 0;
    for (var credential : credentialsOfBob().entrySet()) {
      for (Operation operation : operations()) {
        for (String address : addresses(operation.path(), belongings, cursor)) {
          trespass(operation, address, credential.getKey(), credential.getValue());
          asked++;
        }
      }
      for (String room : List.of("clicks/anna", "topic/anna.orders", "webhooks/anna")) {
        for (String method : List.of("GET", "POST", "DELETE")) {
          refused(method, "/parties/" + room + "/clicks", "[]", credential.getValue());
        }
        String ticket = ticket(credential.getValue());
        String socket = "/parties/" + room + "?ticket=" + ticket;
        assertThatThrownBy(() -> Watcher.open(house, socket)).as(socket).isNotNull();
      }
    }
    System.out.println(asked + " times Bob was at what is Anna's");
    assertThat(stateOfAnna()).isEqualTo(before);
    house.follow(KEPT, "DE");
    await().atMost(House.PATIENCE).until(() -> toldOf(ANNA) == 2);
    assertThat(toldOf(BOB)).as("clicks that Bob's webhooks hear of").isZero();
  }

  /** How many clicks an account's webhooks have been told of. */
  private long toldOf(String account) throws Exception {
    JsonNode webhooks = of(account, "GET", "/api/webhooks", "").path("webhooks");
    assertThat(webhooks).isNotEmpty();
    return webhooks.path(0).at("/newest/clicks").asLong();
  }

  /** Each with an identifier of Anna's in it: in its path, or else asked for. */
  private static List<String> addresses(
      String path, Map<String, List<String>> belongings, String cursor) {
    if (!path.contains("{")) {
      return List.of(path, path + "?link=" + KEPT, path + "?cursor=" + Nonsense.encoded(cursor));
    }
    String begin = path.substring(0, path.indexOf('{'));
    return belongings.getOrDefault(begin, List.of()).stream()
        .map(id -> path.replaceFirst("\\{\\w+}", Nonsense.encoded(id)))
        .toList();
  }

  private void trespass(Operation operation, String address, String who, String credential)
      throws Exception {
    String body = BODIES.getOrDefault(operation.method() + " " + operation.path(), "");
    if (operation.path().contains("{")) {
      refused(operation.method(), address, body, credential);
      return;
    }
    var answer =
        house.send(operation.method(), address, body, "Authorization", "Bearer " + credential);
    String told =
        "%s %s with Bob's %s: %s".formatted(operation.method(), address, who, answer.body());
    assertThat(answer.statusCode()).as(told).isLessThan(500);
    assertThat(answer.body()).as(told).doesNotContain(SECRET);
  }

  private void refused(String method, String address, String body, String credential)
      throws Exception {
    var answer = house.send(method, address, body, "Authorization", "Bearer " + credential);
    assertThat(answer.statusCode()).as(method + " " + address + answer.body()).isBetween(400, 499);
    assertThat(answer.body()).as(method + " " + address).doesNotContain(SECRET);
  }

  /** None where the credential is good for none. */
  private String ticket(String credential) throws Exception {
    var answer = house.send("POST", "/api/tickets", "", "Authorization", "Bearer " + credential);
    return Json.tree(answer.body()).path("ticket").asText();
  }

  @Test
  void no_input_is_answered_5xx_or_with_what_is_inside() throws Exception {
    long seed = Long.getLong("blip.hostile.seed", System.nanoTime());
    System.out.println("nonsense of the seed " + seed);
    var nonsense = new Nonsense(seed);
    List<Operation> operations = new ArrayList<>(operations());
    // The account would be gone.
    operations.remove(new Operation("DELETE", "/api/account"));
    for (String method : List.of("GET", "POST")) {
      operations.add(new Operation(method, "/{slug}"));
      operations.add(new Operation(method, "/report/{slug}"));
      operations.add(new Operation(method, "/parties/{party}/{room}"));
      operations.add(new Operation(method, "/parties/counter/{room}/{path}"));
    }
    String token = "Bearer " + house.token("carol");
    for (int n = 0; n < REQUESTS; n++) {
      Operation operation = nonsense.one(operations);
      String address = operation.path();
      while (address.contains("{")) {
        address = address.replaceFirst("\\{\\w+}", nonsense.encoded());
      }
      address += nonsense.query(PARAMETERS);
      String right = BODIES.getOrDefault(operation.method() + " " + operation.path(), "{}");
      String body = operation.method().startsWith("P") ? nonsense.body(right) : "";
      String bearer = nonsense.rarely() ? "Bearer " + nonsense.encoded() : token;
      String version = nonsense.rarely() ? nonsense.encoded() : "*";
      String asked = "%s %s %s".formatted(operation.method(), address, body);
      HttpResponse<String> answer;
      try {
        answer =
            house.send(
                operation.method(), address, body, "Authorization", bearer, "If-Match", version);
      } catch (IOException e) {
        throw new AssertionError("no answer to " + asked, e);
      }
      String told = asked + ": " + answer.body();
      assertThat(answer.statusCode()).as(told).isLessThan(500);
      if (answer.statusCode() < 400) continue;
      assertThat(answer.body())
          .as(told)
          .doesNotContain(
              "Exception", "\tat ", "dev.blip", "fasterxml", "REDACTED", "software.amazon");
    }
  }
}
