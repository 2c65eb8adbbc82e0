package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.aws.Aws;
import dev.blip.protocol.Json;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Slugs in capitals, passwords, and links that come back. */
@ExtendWith(Aws.Resolver.class)
class LinkLifeTest {
  private static final String ALL =
      """
      {"destination":"https://example.org/","countries":{"DE":"https://example.de/"},
       "devices":{"mobile":"https://phone.example/"},"query":"forward",
       "split":[{"url":"https://a.example/","weight":3},{"url":"https://b.example/","weight":1}],
       "utm":{"source":"s","campaign":"c"},"startsAt":"2030-01-01T00:00:00Z",
       "expiresAt":"2031-01-01T00:00:00Z","maxClicks":3,"afterEnd":"https://after.example/",
       "enabled":false,"title":"T","tags":["a","b"],"password":"secret"}
      """;

  private final String account = "l-" + UUID.randomUUID();
  private final String slug = "life-" + UUID.randomUUID();
  private final Aws aws;
  private final LinkCalls links;

  LinkLifeTest(Aws aws) {
    this.aws = aws;
    links = new LinkCalls(new LinksHandler(aws.environment()), account);
  }

  private JsonNode make(String slug, String draft) {
    return links.make(((ObjectNode) Json.tree(draft)).put("slug", slug).toString());
  }

  private LinkCalls other() {
    return new LinkCalls(new LinksHandler(aws.environment()), "other-" + account);
  }

  private String stored(String name) {
    var item =
        aws.dynamoDb()
            .getItem(
                get -> get.tableName("LinksTable").key(Map.of("slug", AttributeValue.fromS(slug))))
            .item();
    return item.containsKey(name) ? String.valueOf(item.get(name)) : "";
  }

  @Test
  void everything_that_was_said_is_told_but_the_password() {
    ObjectNode told = (ObjectNode) make(slug, ALL);
    ObjectNode said = (ObjectNode) Json.tree(ALL);
    said.put("password", true);
    said.fieldNames()
        .forEachRemaining(name -> assertThat(told.get(name)).as(name).isEqualTo(said.get(name)));
    assertThat(stored("password")).contains("pbkdf2-sha512$").doesNotContain("secret");
    assertThat(links.call("GET", "/" + slug, "").body()).doesNotContain("secret", "pbkdf2");
  }

  @Test
  void password_stays_with_true_changes_with_a_text_and_goes_when_it_is_left_out() {
    JsonNode made = make(slug, ALL);
    String first = stored("password");
    assertThat(links.call("PUT", "/" + slug, made.toString()).status()).isEqualTo(200);
    assertThat(links.call("PATCH", "/" + slug, "{\"title\":\"U\"}").status()).isEqualTo(200);
    assertThat(stored("password")).isEqualTo(first);
    links.call("PATCH", "/" + slug, "{\"password\":\"other\"}");
    assertThat(stored("password")).contains("pbkdf2").isNotEqualTo(first);
    links.call("PATCH", "/" + slug, "{\"password\":null}");
    assertThat(stored("password")).isEmpty();
    links.call("PATCH", "/" + slug, "{\"password\":true}");
    assertThat(links.call("GET", "/" + slug, "").json().has("password")).isFalse();
  }

  @Test
  void slug_has_small_letters_and_is_found_with_capitals() {
    String capitals = slug.toUpperCase(Locale.ROOT);
    assertThat(make(capitals, ALL).path("slug").asText()).isEqualTo(slug);
    String again = "{\"slug\":\"%s\",\"destination\":\"https://a.b/\"}".formatted(capitals);
    assertThat(links.call("POST", "", again).status()).isEqualTo(409);
    assertThat(other().call("POST", "", again).status()).isEqualTo(409);
    JsonNode read = links.call("GET", "/" + capitals, "").json();
    assertThat(read.path("slug").asText()).isEqualTo(slug);
    assertThat(links.call("PUT", "/" + capitals, again).status()).isEqualTo(200);
    assertThat(links.call("DELETE", "/" + capitals, "").status()).isEqualTo(204);
    assertThat(links.call("POST", "/" + capitals + "/restore", "").status()).isEqualTo(200);
    assertThat(links.make("{\"destination\":\"https://a.b/\"}").path("slug").asText())
        .matches("[a-z2-9]{7}");
  }

  @Test
  void deleted_link_comes_back_as_it_was_and_its_slug_waits_for_it() {
    JsonNode made = make(slug, ALL);
    assertThat(links.call("POST", "/" + slug + "/restore", "").status()).isEqualTo(404);
    assertThat(links.call("DELETE", "/" + slug, "").status()).isEqualTo(204);
    assertThat(links.call("GET", "/" + slug, "").status()).isEqualTo(404);
    assertThat(links.call("PUT", "/" + slug, ALL).status()).isEqualTo(404);
    assertThat(links.call("DELETE", "/" + slug, "").status()).isEqualTo(404);
    assertThat(links.call("GET", "", "").json().path("links")).isEmpty();
    assertThat(other().call("POST", "/" + slug + "/restore", "").status()).isEqualTo(404);
    String wanted = "{\"slug\":\"%s\",\"destination\":\"https://a.b/\"}".formatted(slug);
    assertThat(other().call("POST", "", wanted).status()).isEqualTo(409);

    var restored = links.call("POST", "/" + slug + "/restore", "");
    assertThat(restored.status()).isEqualTo(200);
    assertThat(restored.json()).isEqualTo(made);
    assertThat(links.call("GET", "", "").json().path("links").path(0)).isEqualTo(made);
    assertThat(stored("forgetAt")).isEmpty();
  }

  @Test
  void slug_of_a_deleted_link_is_its_accounts_at_once_and_anybodys_after_ten_minutes() {
    make(slug, ALL);
    links.call("DELETE", "/" + slug, "");
    assertThat(make(slug, ALL).path("createdAt").asText()).isNotEmpty();
    links.call("DELETE", "/" + slug, "");
    assertThat(stored("forgetAt")).isNotEmpty();
    String before = Long.toString(System.currentTimeMillis() - 601_000);
    aws.dynamoDb()
        .updateItem(
            to ->
                to.tableName("LinksTable")
                    .key(Map.of("slug", AttributeValue.fromS(slug)))
                    .updateExpression("SET deletedAt = :before")
                    .expressionAttributeValues(Map.of(":before", AttributeValue.fromN(before))));
    assertThat(links.call("POST", "/" + slug + "/restore", "").status()).isEqualTo(404);
    String wanted = "{\"slug\":\"%s\",\"destination\":\"https://a.b/\"}".formatted(slug);
    assertThat(other().make(wanted).path("destination").asText()).isEqualTo("https://a.b/");
    assertThat(stored("forgetAt")).isEmpty();
  }
}
