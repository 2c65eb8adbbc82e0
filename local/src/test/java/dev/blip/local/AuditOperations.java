package dev.blip.local;

import static dev.blip.local.OpenApiIT.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;

/** What the document says of who changed which link. */
final class AuditOperations {
  private static final String AUDIT = "/api/audit";

  private AuditOperations() {}

  static void are_as_documented(House house) throws Exception {
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
}
