package dev.blip.local;

import static dev.blip.local.OpenApiIT.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;

/** What the document says of links that the operator acts against. */
final class ModerationOperations {
  private static final String LINKS = "/api/links";
  private static final String LINK = LINKS + "/{slug}";

  private ModerationOperations() {}

  static void are_as_documented(House house) throws Exception {
    house.makeLink("paper", "paper-down");
    String down = "{\"action\":\"takeDown\",\"slug\":\"paper-down\",\"reason\":\"paper\"}";
    assertThat(house.send("POST", "/dev/moderation", down).statusCode()).isEqualTo(200);
    JsonNode told = ask("GET", LINK, LINKS + "/paper-down", "", 200);
    assertThat(told.at("/takenDown/reason").asText()).isEqualTo("paper");
    ask("PUT", LINK, LINKS + "/paper-down", told.toString(), 200);
    ask("GET", LINKS, LINKS + "?state=takenDown", "", 200);
    assertThat(house.send("GET", "/paper-down", "").statusCode()).isEqualTo(451);
    reported(house);
    assertThat(house.send("GET", "/dev/moderation", "").statusCode()).isEqualTo(405);
    assertThat(house.send("POST", "/dev/moderation", "[]").statusCode()).isEqualTo(400);
    String[] other = {"Origin", "https://evil.example"};
    assertThat(house.send("POST", "/dev/moderation", down, other).statusCode()).isEqualTo(403);
  }

  /** The page, as often as its limit lets, which holds for reports alone. */
  private static void reported(House house) throws Exception {
    String page = "/report/paper-down";
    String[] visitor = {"X-Forwarded-For", "198.51.100.7"};
    assertThat(house.send("GET", page, "", visitor).body()).contains("<form method=\"post\">");
    int taken = -1;
    int status;
    // A limiter that is slow lets through.
    do {
      taken++;
      status = house.send("POST", page, "reason=spam", visitor).statusCode();
    } while (status == 200 && taken < 100);
    assertThat(status).isEqualTo(429);
    assertThat(taken).isGreaterThanOrEqualTo(5);
    assertThat(house.send("GET", "/report/nobodys", "").statusCode()).isEqualTo(404);
    String asked = "{\"action\":\"reports\"}";
    JsonNode told = Json.tree(house.send("POST", "/dev/moderation", asked).body());
    assertThat(told.at("/reports/0/slug").asText()).isEqualTo("paper-down");
    assertThat(told.at("/reports/0/times").asInt()).isEqualTo(taken);
  }
}
