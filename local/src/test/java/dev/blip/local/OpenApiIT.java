package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.OpenApi.Operation;
import dev.blip.local.template.HttpRoute;
import dev.blip.local.template.Template;
import dev.blip.protocol.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The API's document against the API: no status, field or method more or less. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OpenApiIT {
  private static final String LINKS = "/api/links";
  private static final String LINK = "/api/links/{slug}";

  /** What API Gateway, or a part that is down, answers: nothing that a caller brings about. */
  private static final Set<Integer> OTHERS = Set.of(500, 503);

  private static final Set<String> seen = new TreeSet<>();

  @TempDir static Path data;
  private static OpenApi api;
  private static Laptop laptop;
  private static House house;
  private static String token = "";

  @BeforeAll
  static void start() throws Exception {
    api = OpenApi.read();
    laptop = House.startLimited(data);
    house = new House(laptop.origin());
    token = house.token("paper");
  }

  @AfterAll
  static void stop() {
    laptop.close();
  }

  /** Asks, and holds the answer against the document. */
  static JsonNode ask(
      String method, String path, String address, String body, int status, String... headers)
      throws Exception {
    HttpResponse<String> reply = house.send(method, address, body, headers);
    assertThat(reply.statusCode())
        .as(method + " " + address + " " + reply.body())
        .isEqualTo(status);
    var operation = new Operation(method, path);
    JsonNode response = api.response(operation, status);
    assertThat(response.isObject()).as("%s documents %d", operation, status).isTrue();
    api.fits(response, reply);
    seen.add(method + " " + path + " " + status);
    if (status < 300 && !body.isEmpty()) {
      assertThat(api.misfits(api.bodySchema(operation), Json.tree(body))).as(body).isEmpty();
    }
    boolean json = reply.headers().firstValue("content-type").orElse("").contains("json");
    return reply.body().isEmpty() || !json ? Json.tree("{}") : Json.tree(reply.body());
  }

  static JsonNode ask(String method, String path, String address, String body, int status)
      throws Exception {
    return ask(method, path, address, body, status, "Authorization", "Bearer " + token);
  }

  static void stranger(String method, String path, String address) throws Exception {
    ask(method, path, address, method.startsWith("P") ? "{}" : "", 401, "Accept", "*/*");
  }

  @Test
  void paths_are_those_of_the_template() {
    var template = Template.read(House.TEMPLATE, Map.of());
    Set<String> routed =
        template.httpRoutes().stream()
            .map(HttpRoute::path)
            .filter(path -> path.startsWith("/api/") || path.startsWith("/app/"))
            // Whatever else is below /api/: the 404 that the document tells of.
            .filter(path -> !path.equals("/api/{path+}"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> documented = new TreeSet<>(api.paths());
    assertThat(documented.remove("/dev/token")).as("a laptop's page, in no template").isTrue();
    assertThat(documented).isEqualTo(routed);
  }

  @Test
  void methods_that_are_not_documented_are_answered_405() throws Exception {
    for (String path : api.paths()) {
      if (path.equals("/app/config.json")) continue;
      Set<String> allowed = api.methods(path);
      for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
        if (allowed.contains(method)) continue;
        var reply =
            house.api("paper", method, path.replace("{slug}", "paper-1").replace("{id}", "1"), "");
        assertThat(reply.statusCode()).as(method + " " + path).isEqualTo(405);
        api.fits(api.response("MethodNotAllowed"), reply);
        String allow = reply.headers().firstValue("Allow").orElse("");
        assertThat(Set.of(allow.split(", "))).as(path).isEqualTo(allowed);
      }
    }
  }

  @Test
  @Order(1)
  void links_are_as_documented() throws Exception {
    JsonNode made = ask("POST", LINKS, LINKS, "{\"destination\":\"https://example.org\"}", 201);
    String full =
        """
        {"slug":"paper-1","destination":"https://example.org/","countries":{"MY":"https://example.org/my"},"title":"T",
        "query":"forward","expiresAt":"2031-01-31T12:00:00Z","maxClicks":5,"enabled":true,"tags":["a","b"]}
        """;
    ask("POST", LINKS, LINKS, full, 201);
    String pasted = "{\"destination\":\" https://münchen.de/Über uns?q={id}\"}";
    assertThat(ask("POST", LINKS, LINKS, pasted, 201).path("destination").asText())
        .isEqualTo("https://xn--mnchen-3ya.de/%C3%9Cber%20uns?q={id}");
    ask("POST", LINKS, LINKS, full, 409);
    ask("POST", LINKS, LINKS, "{", 400);
    String big =
        "{\"destination\":\"https://example.org\",\"title\":\"" + "x".repeat(66_000) + "\"}";
    String bearer = "Bearer " + token;
    ask("POST", LINKS, LINKS, big, 413);
    ask("POST", LINKS, LINKS, full, 415, "Authorization", bearer, "Content-Type", "text/plain");
    stranger("POST", LINKS, LINKS);

    JsonNode page = ask("GET", LINKS, LINKS + "?limit=1", "", 200);
    ask("GET", LINKS, LINKS + "?limit=1&cursor=" + page.path("cursor").asText(), "", 200);
    ask("GET", LINKS, LINKS + "?cursor=!", "", 400);
    for (String choice : List.of("state", "sort", "order")) {
      for (JsonNode each : api.parameter(new Operation("GET", LINKS), choice).path("enum")) {
        ask("GET", LINKS, LINKS + "?q=a&" + choice + "=" + each.asText(), "", 200);
      }
      ask("GET", LINKS, LINKS + "?" + choice + "=other", "", 400);
    }
    stranger("GET", LINKS, LINKS);

    String one = LINKS + "/paper-1";
    JsonNode link = ask("GET", LINK, one, "", 200);
    ask("PUT", LINK, one, link.toString(), 200);
    ask("PUT", LINK, one, "{\"destination\":\"https://example.org\",\"title\":null}", 200);
    ask("PUT", LINK, one, "{\"slug\":\"other\",\"destination\":\"https://example.org\"}", 400);
    ask("PATCH", LINK, one, "{\"title\":\"P\",\"countries\":{\"DE\":null},\"query\":null}", 200);
    ask("PATCH", LINK, one, "{\"maxClicks\":0}", 400);
    for (String method : List.of("PUT", "PATCH")) {
      ask(method, LINK, one, big, 413);
      ask(method, LINK, one, full, 415, "Authorization", bearer, "Content-Type", "text/plain");
    }
    String etag = link.path("etag").asText();
    for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
      stranger(method, LINK, one);
      String sent = method.startsWith("P") ? full : "";
      ask(method, LINK, one, sent, 412, "Authorization", bearer, "If-Match", etag);
      ask(method, LINK, LINKS + "/nobodys", sent.replace("paper-1", "nobodys"), 404);
    }
    String other = LINKS + "/" + made.path("slug").asText();
    ask("DELETE", LINK, other, "", 204);
    String restore = LINK + "/restore";
    stranger("POST", restore, other + "/restore");
    JsonNode back = ask("POST", restore, other + "/restore", "", 200);
    assertThat(back.path("slug")).isEqualTo(made.path("slug"));
    ask("POST", restore, other + "/restore", "", 404);
    ask("PUT", LINK, other, Drafts.EVERYTHING, 200);
    ask(
        "GET",
        LINK,
        other.toUpperCase(Locale.ROOT).replace(LINKS.toUpperCase(Locale.ROOT), LINKS),
        "",
        200);
  }

  @Test
  @Order(2)
  void many_links_and_pictures_are_as_documented() throws Exception {
    String bulk = LINKS + "/bulk";
    String rows =
        """
        {"rows":[{"op":"create","link":{"slug":"paper-9","destination":"https://example.org"}},
         {"op":"delete","slug":"nobodys"}]}
        """;
    assertThat(ask("POST", bulk, bulk, rows, 200).path("refused").asInt()).isEqualTo(1);
    ask("POST", bulk, bulk, "{\"rows\":[]}", 400);
    String imports = LINKS + "/import";
    String wrong = "[{\"destination\":\"nowhere\"}]";
    assertThat(ask("POST", imports, imports, wrong, 200).path("refused")).hasSize(1);
    ask("POST", imports, imports + "?existing=keep", wrong, 400);
    String huge = " ".repeat(4_194_305);
    for (String path : List.of(bulk, imports)) {
      stranger("POST", path, path);
      ask("POST", path, path, huge, 413);
      String[] text = {"Authorization", "Bearer " + token, "Content-Type", "text/plain"};
      ask("POST", path, path, "{}", 415, text);
    }
    String export = LINKS + "/export";
    JsonNode page = ask("GET", export, export + "?limit=1", "", 200);
    ask("GET", export, export + "?limit=1&cursor=" + page.path("cursor").asText(), "", 200);
    ask("GET", export, export + "?format=csv", "", 200);
    ask("GET", export, export + "?limit=1001", "", 400);
    stranger("GET", export, export);
    String picture = LINK + "/qr";
    String qr = LINKS + "/paper-9/qr";
    for (String format : List.of("svg", "png")) {
      ask("GET", picture, qr + "?format=" + format, "", 200);
    }
    ask("GET", picture, qr + "?size=1", "", 400);
    ask("GET", picture, LINKS + "/nobodys/qr", "", 404);
    stranger("GET", picture, qr);
    ModerationOperations.are_as_documented(house);
  }

  @Test
  @Order(2)
  void history_is_as_documented() throws Exception {
    house.makeLink("paper", "paper-2");
    house.follow("paper-2", "MY");
    house.follow("paper-2", "DE");
    assertThat(house.send("GET", "/paper-2", "", "Referer", "https://news.example/").statusCode())
        .isEqualTo(302);
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(ask("GET", "/api/clicks", "/api/clicks", "", 200).path("clicks"))
                    .hasSize(3));
    JsonNode page = ask("GET", "/api/clicks", "/api/clicks?limit=1&bots=true", "", 200);
    String cursor = "&cursor=" + page.path("cursor").asText();
    ask("GET", "/api/clicks", "/api/clicks?limit=1&bots=true" + cursor, "", 200);
    ask("GET", "/api/clicks", "/api/clicks?limit=1" + cursor, "", 400);
    stranger("GET", "/api/clicks", "/api/clicks");
    var stats = new Operation("GET", "/api/stats");
    for (JsonNode by : api.parameter(stats, "by").path("enum")) {
      JsonNode told = ask("GET", "/api/stats", "/api/stats?by=" + by.asText(), "", 200);
      assertThat(told.path("total").asInt()).isEqualTo(3);
    }
    ask("GET", "/api/stats", "/api/stats?by=town", "", 400);
    JsonNode days = ask("GET", "/api/stats", "/api/stats?by=day&tz=Asia%2FKolkata", "", 200);
    assertThat(days.path("total").asInt()).isEqualTo(3);
    ask("GET", "/api/stats", "/api/stats?by=day&tz=Mars", "", 400);
    stranger("GET", "/api/stats", "/api/stats");
    AccountOperations.are_as_documented(house);
  }

  @Test
  @Order(3)
  void tickets_configuration_and_tokens_are_as_documented() throws Exception {
    ask("POST", "/api/tickets", "/api/tickets", "", 201);
    stranger("POST", "/api/tickets", "/api/tickets");
    ask("GET", "/app/config.json", "/app/config.json", "", 200, "Accept", "*/*");
    String ada = "{\"account\":\"ada\",\"name\":\"Ada\",\"expiresIn\":-5}";
    ask("POST", "/dev/token", "/dev/token", ada, 200, "Accept", "*/*");
    ask("POST", "/dev/token", "/dev/token", "{\"account\":\"A.B\"}", 400, "Accept", "*/*");
  }

  @Test
  @Order(3)
  void keys_are_as_documented_and_good_for_their_scopes_alone() throws Exception {
    String keys = "/api/keys";
    JsonNode one = ask("POST", keys, keys, "{\"name\":\"one\",\"scopes\":[\"clicks\"]}", 201);
    JsonNode two = ask("POST", keys, keys, "{\"name\":\"two\",\"scopes\":[\"write\"]}", 201);
    for (String path : api.paths()) {
      if (!path.startsWith("/api/")) continue;
      boolean writes = path.startsWith(LINKS) || path.startsWith("/api/webhooks");
      String secret = (writes ? one : two).path("key").asText();
      for (String method : api.methods(path)) {
        String address = path.replace("{slug}", "paper-1").replace("{id}", "1");
        ask(method, path, address, "", 403, "Authorization", "Bearer " + secret);
      }
    }
    ask("GET", LINKS, LINKS, "", 200, "Authorization", "Bearer " + two.path("key").asText());
    fills(
        keys,
        "keys",
        2,
        "{\"name\":\"more\",\"scopes\":[\"read\"]}",
        "{\"name\":\"x\",\"scopes\":[]}");
    ask("DELETE", keys + "/{id}", keys + "/" + two.path("id").asText(), "", 204);
    ask("GET", LINKS, LINKS, "", 401, "Authorization", "Bearer " + two.path("key").asText());
  }

  @Test
  @Order(3)
  void shares_are_as_documented() throws Exception {
    String shares = "/api/shares";
    String draft =
        "{\"name\":\"hall\",\"link\":\"paper-1\",\"expiresAt\":\"2031-01-31T12:00:00Z\"}";
    JsonNode made = ask("POST", shares, shares, draft, 201);
    ask("DELETE", shares + "/{id}", shares + "/" + made.path("id").asText(), "", 204);
    fills(shares, "shares", 0, "{\"name\":\"more\"}", draft.replace("2031", "2021"));
  }

  /** Makes what there are 50 of at most, of which an account has some, and asks for it wrongly. */
  private static void fills(String path, String list, int has, String draft, String bad)
      throws Exception {
    ask("POST", path, path, bad, 400);
    ask("POST", path, path, draft.replaceFirst(":\"[a-z]+\"", ":\"\""), 400);
    ask("POST", path, path, " ".repeat(66_000), 413);
    String[] text = {"Authorization", "Bearer " + token, "Content-Type", "text/plain"};
    ask("POST", path, path, "{}", 415, text);
    for (int i = has; i < 50; i++) ask("POST", path, path, draft, 201);
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(() -> assertThat(ask("GET", path, path, "", 200).path(list)).hasSize(50));
    ask("POST", path, path, draft, 409);
    ask("DELETE", path + "/{id}", path + "/nobodys", "", 404);
    stranger("GET", path, path);
    stranger("POST", path, path);
    stranger("DELETE", path + "/{id}", path + "/1");
  }

  @Test
  @Order(3)
  void webhooks_are_as_documented() throws Exception {
    WebhookOperations.are_as_documented(house, token);
  }

  @Test
  @Order(4)
  void parameters_that_are_not_documented_are_refused_by_every_operation() throws Exception {
    house.makeLink("paper", "paper-3");
    String body = "{\"slug\":\"paper-3\",\"destination\":\"https://example.org\"}";
    for (String path : api.paths()) {
      if (!path.startsWith("/api/")) continue;
      for (String method : api.methods(path)) {
        String address = path.replace("{slug}", "paper-3").replace("{id}", "1") + "?colour=red";
        JsonNode told = ask(method, path, address, method.startsWith("P") ? body : "", 400);
        assertThat(told.at("/error/message").asText()).endsWith("has \"colour\"");
      }
    }
    ask("GET", LINK, LINKS + "/paper-3", "", 200);
  }

  @Test
  @Order(4)
  void every_operation_answers_429_once_an_account_has_asked_too_often() throws Exception {
    Limiters.useUp(laptop, "account:often", "requests");
    String[] bearer = {"Authorization", "Bearer " + house.token("often")};
    for (String path : api.paths()) {
      if (!path.startsWith("/api/")) continue;
      String address = path.replace("{slug}", "often-1").replace("{id}", "1");
      for (String method : api.methods(path)) {
        await()
            .atMost(House.PATIENCE)
            .untilAsserted(() -> ask(method, path, address, "", 429, bearer));
      }
    }
  }

  @Test
  @Order(5)
  void every_documented_status_has_been_answered() {
    Set<String> documented = new TreeSet<>();
    for (String path : api.paths()) {
      for (String method : api.methods(path)) {
        api.statuses(new Operation(method, path)).stream()
            .filter(status -> !OTHERS.contains(status))
            .filter(status -> status != 429 || path.startsWith("/api/"))
            // Two who change a link at the same time, again and again.
            .filter(status -> status != 409 || !method.equals("PATCH") || !path.equals(LINK))
            .forEach(status -> documented.add(method + " " + path + " " + status));
      }
    }
    assertThat(documented).hasSizeGreaterThan(80).isEqualTo(seen);
  }

  @Test
  void limits_end_where_the_document_says() throws Exception {
    for (String path : List.of(LINKS, "/api/clicks")) {
      JsonNode limit = api.parameter(new Operation("GET", path), "limit");
      int least = limit.path("minimum").asInt();
      int most = limit.path("maximum").asInt();
      for (int fits : new int[] {least, most}) ask("GET", path, path + "?limit=" + fits, "", 200);
      for (int not : new int[] {least - 1, most + 1}) {
        ask("GET", path, path + "?limit=" + not, "", 400);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("dev.blip.local.Drafts#WRONG")
  void what_the_document_does_not_allow_is_refused(String draft) throws Exception {
    var create = new Operation("POST", LINKS);
    assertThat(api.misfits(api.bodySchema(create), Json.tree(draft))).as(draft).isNotEmpty();
    ask("POST", LINKS, LINKS, draft, 400);
  }
}
