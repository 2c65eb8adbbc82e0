package dev.blip.local;

import static dev.blip.local.OpenApiIT.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** Each of the document's operations on webhooks, with each of their answers. */
final class WebhookOperations {
  private static final String ALL = "/api/webhooks";
  private static final String ONE = ALL + "/{id}";
  private static final String SECRET = ONE + "/secret";
  private static final String REPLAY = ONE + "/replay";
  private static final String DELIVERIES = ONE + "/deliveries";
  private static final String NOBODYS = ALL + "/019ab1c2-0000-7000-8000-000000000001";
  private static final String DRAFT =
      "{\"url\":\"https://hooks.example/x\",\"events\":[\"clicks\"]}";

  private WebhookOperations() {}

  static void are_as_documented(House house, String token) throws Exception {
    JsonNode made = ask("POST", ALL, ALL, DRAFT, 201);
    String one = ALL + "/" + made.path("id").asText();
    assertThat(made.path("createdAt").asText()).matches("[^.]+(\\.\\d{3})?Z");
    ask("POST", ALL, ALL, "{}", 400);
    ofLinks(one);
    JsonNode listed = ask("GET", ALL, ALL, "", 200).path("webhooks");
    assertThat(listed).hasSize(1);
    assertThat(listed.toString()).doesNotContain(made.path("secret").asText());
    ask("GET", ONE, one, "", 200);
    ask("POST", SECRET, one + "/secret", "", 200);
    ask("POST", REPLAY, one + "/replay", "{\"after\":0}", 200);
    ask("POST", REPLAY, one + "/replay", "{\"after\":-1}", 400);
    ask("GET", DELIVERIES, one + "/deliveries", "", 200);
    ask("PATCH", ONE, one, "{\"enabled\":false}", 200);
    ask("PATCH", ONE, one, "{\"enabled\":1}", 400);
    ask("POST", REPLAY, one + "/replay", "{\"after\":0}", 409);
    bodies(one, token);
    otherAccounts(house, one);
    for (int i = 1; i < 20; i++) ask("POST", ALL, ALL, DRAFT, 201);
    ask("POST", ALL, ALL, DRAFT, 409);
    ask("DELETE", ONE, one, "", 204);
    for (String address : new String[] {one, NOBODYS, ALL + "/clicks"}) unknown(address);
    strangers(one);
  }

  /** One of links has numbers of its own. */
  private static void ofLinks(String one) throws Exception {
    String wrong = "{\"events\":[\"link.moved\"]}";
    ask("PATCH", ONE, one, wrong, 400);
    String both = "{\"events\":[\"clicks\",\"link.changed\"]}";
    JsonNode changed = ask("PATCH", ONE, one, both, 200);
    assertThat(changed.path("after").has("links")).isTrue();
    ask("POST", REPLAY, one + "/replay", "{\"after\":0,\"of\":\"links\"}", 200);
    ask("PATCH", ONE, one, "{\"events\":[\"clicks\"]}", 200);
    ask("POST", REPLAY, one + "/replay", "{\"after\":0,\"of\":\"links\"}", 409);
  }

  private static void bodies(String one, String token) throws Exception {
    String huge = " ".repeat(66_000);
    String[] text = {"Authorization", "Bearer " + token, "Content-Type", "text/plain"};
    ask("POST", ALL, ALL, huge, 413);
    ask("POST", ALL, ALL, DRAFT, 415, text);
    ask("PATCH", ONE, one, huge, 413);
    ask("PATCH", ONE, one, "{}", 415, text);
    ask("POST", REPLAY, one + "/replay", huge, 413);
    ask("POST", REPLAY, one + "/replay", "{}", 415, text);
  }

  /** Another account with a good token of its own finds nothing, whatever it tries. */
  private static void otherAccounts(House house, String one) throws Exception {
    String[] tries = {
      "GET ", "PATCH ", "DELETE ", "POST /secret", "POST /replay", "GET /deliveries"
    };
    for (String each : tries) {
      String method = each.substring(0, each.indexOf(' '));
      String address = one + each.substring(each.indexOf(' ') + 1);
      String body = method.startsWith("P") ? "{\"after\":0}" : "";
      var reply = house.api("rival", method, address, body);
      assertThat(reply.statusCode()).as(each).isEqualTo(404);
      assertThat(reply.body()).doesNotContain("hooks.example");
    }
    assertThat(house.api("rival", "GET", ALL, "").body()).isEqualTo("{\"webhooks\":[]}");
    for (String path : new String[] {"/parties/webhooks/paper", "/parties/webhooks/rival"}) {
      assertThat(house.api("rival", "GET", path, "").statusCode()).as(path).isEqualTo(404);
    }
  }

  private static void unknown(String one) throws Exception {
    ask("GET", ONE, one, "", 404);
    ask("PATCH", ONE, one, "{}", 404);
    ask("DELETE", ONE, one, "", 404);
    ask("POST", SECRET, one + "/secret", "", 404);
    ask("POST", REPLAY, one + "/replay", "{\"after\":0}", 404);
    ask("GET", DELIVERIES, one + "/deliveries", "", 404);
  }

  private static void strangers(String one) throws Exception {
    for (String method : new String[] {"GET", "POST"}) OpenApiIT.stranger(method, ALL, ALL);
    for (String method : new String[] {"GET", "PATCH", "DELETE"}) {
      OpenApiIT.stranger(method, ONE, one);
    }
    OpenApiIT.stranger("POST", SECRET, one + "/secret");
    OpenApiIT.stranger("POST", REPLAY, one + "/replay");
    OpenApiIT.stranger("GET", DELIVERIES, one + "/deliveries");
  }
}
