package dev.blip.local;

import static dev.blip.local.OpenApiIT.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;

/** What the document says of an account's settings, and of who changed which link. */
final class AccountOperations {
  private static final String AUDIT = "/api/audit";

  private AccountOperations() {}

  static void are_as_documented(House house) throws Exception {
    settings(house);
    members(house);
    accessAudit(house);
    erasure(house);
    takeout(house);
    deletion(house);
    JsonNode one = ask("GET", AUDIT, AUDIT + "?limit=1", "", 200);
    assertThat(one.path("changes")).hasSize(1);
    String cursor = "?limit=1&cursor=" + one.path("cursor").asText();
    JsonNode next = ask("GET", AUDIT, AUDIT + cursor, "", 200);
    assertThat(next.at("/changes/0/id")).isNotEqualTo(one.at("/changes/0/id"));
    JsonNode link = ask("GET", AUDIT, AUDIT + "?link=paper-2", "", 200).path("changes");
    assertThat(link).hasSize(1);
    assertThat(link.at("/0/op").asText()).isEqualTo("created");
    ask("GET", AUDIT, AUDIT + "?link=paper-2&cursor=" + one.path("cursor").asText(), "", 400);
    ask("GET", AUDIT, AUDIT + "?limit=101", "", 400);
    OpenApiIT.stranger("GET", AUDIT, AUDIT);
    for (String address : new String[] {AUDIT, AUDIT + "?link=paper-2"}) {
      JsonNode theirs = Json.tree(house.api("rival", "GET", address, "").body());
      assertThat(theirs.path("changes")).as(address).isEmpty();
    }
    assertThat(house.api("rival", "GET", AUDIT + cursor, "").statusCode()).isEqualTo(400);
  }

  private static void erasure(House house) throws Exception {
    String path = "/api/links/{slug}";
    house.makeLink("paper", "paper-8");
    String one = "/api/links/paper-8";
    ask("DELETE", path, one + "?clicks=maybe", "", 400);
    ask("GET", path + "/erasure", one + "/erasure", "", 404);
    assertThat(ask("DELETE", path, one + "?clicks=true", "", 202).path("slug").asText())
        .isEqualTo("paper-8");
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(ask("GET", path + "/erasure", one + "/erasure", "", 200).toString())
                    .contains("\"state\":\"done\""));
    assertThat(house.api("rival", "GET", one + "/erasure", "").statusCode()).isEqualTo(404);
    OpenApiIT.stranger("GET", path + "/erasure", one + "/erasure");
  }

  /** Everything, until there is no more. */
  private static void takeout(House house) throws Exception {
    String export = "/api/account/export";
    JsonNode page = ask("GET", export, export, "", 200);
    String first = page.path("cursor").asText();
    var all = new StringBuilder(page.toString());
    while (page.hasNonNull("cursor")) {
      page = ask("GET", export, export + "?cursor=" + page.path("cursor").asText(), "", 200);
      all.append(page);
    }
    assertThat(all.toString())
        .contains("settings", "ada@example.org", "\"slug\":\"paper-2\"", "\"op\":\"created\"")
        .contains("\"type\":\"click\"", "\"member\":\"bo@example.org\"")
        .containsPattern("\"type\":\"change\",\"data\":\\{[^}]*\"key\":\"");
    ask("GET", export, export + "?cursor=!", "", 400);
    assertThat(house.api("rival", "GET", export + "?cursor=" + first, "").statusCode())
        .isEqualTo(400);
    assertThat(house.api("rival", "GET", export, "").body()).doesNotContain("ada@", "paper");
    OpenApiIT.stranger("GET", export, export);
  }

  private static void deletion(House house) throws Exception {
    String account = "/api/account";
    String deletion = "/api/account/deletion";
    house.makeLink("leaver", "leaver-1");
    String[] leaver = {"Authorization", "Bearer " + house.token("leaver")};
    String[] text = {leaver[0], leaver[1], "Content-Type", "text/plain"};
    ask("GET", deletion, deletion, "", 404, leaver);
    ask("DELETE", account, account, "{\"account\":\"paper\"}", 400, leaver);
    ask("DELETE", account, account, " ".repeat(66_000), 413, leaver);
    ask("DELETE", account, account, "{}", 415, text);
    ask("DELETE", account, account, "{\"account\":\"leaver\"}", 202, leaver);
    assertThat(ask("GET", deletion, deletion, "", 200, leaver).path("state").asText())
        .isEqualTo("deleting");
    ask("DELETE", account, account, "{\"account\":\"leaver\"}", 202, leaver);
    assertThat(ask("GET", deletion, deletion, "", 404).at("/error/kind").asText())
        .isEqualTo("not_found");
    OpenApiIT.stranger("DELETE", account, account);
    OpenApiIT.stranger("GET", deletion, deletion);
  }

  private static void memberAudit(House house) throws Exception {
    String past = AUDIT + "/members";
    JsonNode first = ask("GET", past, past + "?limit=1", "", 200);
    String cursor = "?limit=1&cursor=" + first.path("cursor").asText();
    JsonNode second = ask("GET", past, past + cursor, "", 200);
    assertThat(first.at("/changes/0/op").asText()).isNotEmpty();
    assertThat(second.at("/changes/0/id")).isNotEqualTo(first.at("/changes/0/id"));
    ask("GET", past, past + "?limit=0", "", 400);
    OpenApiIT.stranger("GET", past, past);
    assertThat(house.api("rival", "GET", past, "").body()).isEqualTo("{\"changes\":[]}");
    assertThat(house.api("rival", "GET", past + cursor, "").statusCode()).isEqualTo(400);
    assertThat(ask("GET", AUDIT, AUDIT, "", 200).findValues("member")).isEmpty();
  }

  private static void accessAudit(House house) throws Exception {
    String past = AUDIT + "/access";
    String key = "{\"name\":\"noted\",\"scopes\":[\"read\"]}";
    String id = ask("POST", "/api/keys", "/api/keys", key, 201).path("id").asText();
    await()
        .atMost(House.PATIENCE)
        .until(() -> house.api("paper", "DELETE", "/api/keys/" + id, "").statusCode() == 204);
    JsonNode first = ask("GET", past, past + "?limit=1", "", 200);
    assertThat(first.at("/changes/0/op").asText()).isEqualTo("deleted");
    assertThat(first.at("/changes/0/key").asText()).isEqualTo("noted");
    String cursor = "?limit=1&cursor=" + first.path("cursor").asText();
    JsonNode second = ask("GET", past, past + cursor, "", 200);
    assertThat(second.at("/changes/0/op").asText()).isEqualTo("created");
    ask("GET", past, past + "?limit=0", "", 400);
    OpenApiIT.stranger("GET", past, past);
    assertThat(house.api("rival", "GET", past, "").body()).doesNotContain("noted");
    assertThat(house.api("rival", "GET", past + cursor, "").statusCode()).isEqualTo(400);
  }

  private static void members(House house) throws Exception {
    String all = "/api/members";
    String one = all + "/{id}";
    String ada = "{\"person\":\"Ada@Example.org\",\"role\":\"owner\"}";
    ask("POST", all, all, ada.replace("owner", "viewer"), 409);
    ask("POST", all, all, ada, 201);
    ask("POST", all, all, ada, 409);
    ask("POST", all, all, ada.replace("owner", "king"), 400);
    ask("POST", all, all, "{\"person\":\"bo@example.org\",\"role\":\"viewer\"}", 201);
    assertThat(ask("GET", all, all, "", 200).at("/members/0/person").asText())
        .isEqualTo("ada@example.org");
    refusals(house, all + "/bo@example.org", all);
    memberAudit(house);
    assertThat(house.api("rival", "GET", all, "").body()).isEqualTo("{\"members\":[]}");
    String bo = "{\"account\":\"paper\",\"email\":\"bo@example.org\"}";
    var token = house.send("POST", "/dev/token", bo);
    String[] viewer = {"Authorization", "Bearer " + Json.tree(token.body()).path("token").asText()};
    ask("GET", "/api/links", "/api/links", "", 200, viewer);
    ask("POST", "/api/links", "/api/links", "{}", 403, viewer);
    for (String past : new String[] {AUDIT + "/members", AUDIT + "/access"}) {
      ask("GET", past, past, "", 403, viewer);
    }
    for (String person : new String[] {"ada@example.org", "nobody"}) {
      int status = person.equals("nobody") ? 404 : 409;
      ask("PATCH", one, all + "/" + person, "{\"role\":\"editor\"}", status);
      ask("DELETE", one, all + "/" + person, "", status);
    }
    ask("PATCH", one, all + "/BO@example.org", "{\"role\":\"editor\"}", 200);
    ask("DELETE", one, all + "/bo@example.org", "", 204);
    ask("GET", "/api/links", "/api/links", "", 403, viewer);
    for (String method : new String[] {"GET", "POST"}) OpenApiIT.stranger(method, all, all);
    for (String method : new String[] {"PATCH", "DELETE"}) {
      OpenApiIT.stranger(method, one, all + "/ada@example.org");
    }
  }

  private static void refusals(House house, String one, String all) throws Exception {
    String[] text = {
      "Authorization", "Bearer " + house.token("paper"), "Content-Type", "text/plain"
    };
    ask("POST", all, all, " ".repeat(66_000), 413);
    ask("POST", all, all, "{}", 415, text);
    ask("PATCH", all + "/{id}", one, " ".repeat(66_000), 413);
    ask("PATCH", all + "/{id}", one, "{}", 415, text);
    ask("PATCH", all + "/{id}", one, "{}", 400);
  }

  private static void settings(House house) throws Exception {
    String account = "/api/account";
    ask(
        "PATCH",
        account,
        account,
        "{\"clickDays\":90,\"exactPlaces\":true,\"doubleClicksOnce\":true}",
        200);
    JsonNode own = ask("GET", account, account, "", 200);
    assertThat(own)
        .isEqualTo(Json.tree("{\"clickDays\":90,\"exactPlaces\":true,\"doubleClicksOnce\":true}"));
    assertThat(house.api("rival", "GET", account, "").body())
        .isEqualTo("{\"exactPlaces\":false,\"doubleClicksOnce\":false}");
    ask(
        "PATCH",
        account,
        account,
        "{\"clickDays\":null,\"exactPlaces\":null,\"doubleClicksOnce\":null}",
        200);
    ask("PATCH", account, account, "{\"clickDays\":0}", 400);
    ask("PATCH", account, account, " ".repeat(66_000), 413);
    String[] text = {
      "Authorization", "Bearer " + house.token("paper"), "Content-Type", "text/plain"
    };
    ask("PATCH", account, account, "{}", 415, text);
    for (String method : new String[] {"GET", "PATCH"}) {
      OpenApiIT.stranger(method, account, account);
    }
  }
}
