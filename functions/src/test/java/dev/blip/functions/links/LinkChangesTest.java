package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.aws.Aws;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Links that are changed: by two at once, in parts, and with what is read alone. */
@ExtendWith(Aws.Resolver.class)
class LinkChangesTest {
  private final String account = "c-" + UUID.randomUUID();
  private final String slug = "c-" + UUID.randomUUID();
  private final String path = "/" + slug;
  private final Aws aws;
  private final LinkCalls links;

  LinkChangesTest(Aws aws) {
    this.aws = aws;
    links = new LinkCalls(new LinksHandler(aws.environment()), account);
  }

  @BeforeEach
  void make() {
    links.make(
        """
        {"slug":"%s","destination":"https://example.org/","title":"T","tags":["a"],
         "countries":{"DE":"https://example.de/","MY":"https://example.my/"}}
        """
            .formatted(slug));
  }

  private static String to(String destination) {
    return "{\"destination\":\"" + destination + "\"}";
  }

  private JsonNode now() {
    return links.call("GET", path, "").json();
  }

  @ParameterizedTest
  @CsvSource({"PUT", "PATCH", "DELETE"})
  void of_two_who_edit_the_later_one_is_told_and_nothing_is_lost(String method) {
    var read = links.call("GET", path, "");
    String etag = read.headers().getOrDefault("ETag", "");
    assertThat(read.json().path("etag").asText()).isEqualTo(etag);

    var first = links.call("PUT", path, to("https://first.example/"), "if-match", etag);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.headers().get("ETag")).isNotEqualTo(etag);
    var second = links.call(method, path, to("https://second.example/"), "if-match", etag);
    assertThat(second.status()).isEqualTo(412);
    assertThat(second.message()).contains(etag, String.valueOf(first.headers().get("ETag")));
    assertThat(now().path("destination").asText()).isEqualTo("https://first.example/");
    assertThat(links.call("GET", path, "", "if-match", etag).status()).isEqualTo(412);

    String current = "\"x\", W/" + first.headers().get("ETag");
    var third = links.call(method, path, to("https://third.example/"), "if-match", current);
    assertThat(third.status()).isEqualTo(method.equals("DELETE") ? 204 : 200);
  }

  @Test
  void link_of_before_versions_were_kept_has_one_too() {
    String old = "o-" + UUID.randomUUID();
    aws.dynamoDb()
        .putItem(
            put ->
                put.tableName("LinksTable")
                    .item(
                        Map.of(
                            "slug", AttributeValue.fromS(old),
                            "account", AttributeValue.fromS(account),
                            "destination", AttributeValue.fromS("https://old.example/"),
                            "createdAt", AttributeValue.fromS("2026-01-01T00:00:00Z"))));
    var read = links.call("GET", "/" + old, "");
    assertThat(read.json().path("updatedAt").asText()).isEqualTo("2026-01-01T00:00:00Z");
    String etag = read.headers().getOrDefault("ETag", "");
    String patch = "{\"title\":\"new\"}";
    assertThat(links.call("PATCH", "/" + old, patch, "if-match", etag).status()).isEqualTo(200);
    assertThat(links.call("PATCH", "/" + old, patch, "if-match", etag).status()).isEqualTo(412);
    assertThat(links.call("DELETE", "/" + old, "", "if-match", etag).status()).isEqualTo(412);
  }

  @Test
  void link_that_was_read_may_be_put_back_and_what_is_read_alone_stays() {
    ObjectNode read = (ObjectNode) now();
    read.put("clicks", 99).put("lastClickAt", "2030-01-01T00:00:00Z").put("createdAt", 7);
    read.put("updatedAt", true).put("used", -1).put("url", "x").put("etag", "\"y\"");
    JsonNode back = links.call("PUT", path, read.put("title", "U").toString()).json();
    assertThat(back.path("title").asText()).isEqualTo("U");
    assertThat(back.path("clicks").asLong()).isZero();
    assertThat(back.has("lastClickAt")).isFalse();
    assertThat(back.path("createdAt").asText()).startsWith("20");
    assertThat(back.path("updatedAt").asText())
        .isGreaterThanOrEqualTo(back.path("createdAt").asText());
    assertThat(back.path("countries")).isEqualTo(now().path("countries")).hasSize(2);
  }

  @Test
  void patch_changes_what_it_names_and_null_takes_away() {
    JsonNode patched =
        links
            .call("PATCH", path, "{\"countries\":{\"DE\":null},\"title\":null,\"maxClicks\":3}")
            .json();
    assertThat(patched.path("countries")).hasSize(1);
    assertThat(patched.has("title")).isFalse();
    assertThat(patched.path("maxClicks").asInt()).isEqualTo(3);
    assertThat(patched.path("tags")).hasSize(1);
    assertThat(patched.path("destination").asText()).isEqualTo("https://example.org/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | body must be a JSON object",
        "{\"destination\":null} | destination must be an absolute http or https URL",
        "{\"colour\":\"red\"} | field \"colour\" is not one of",
        "{\"maxClicks\":0} | maxClicks must be a whole number 1 or more, was \"0\"",
        "{\"maxClicks\":1e400} | maxClicks must be a whole number 1 or more, was \"Infinity\"",
        "{\"slug\":\"other-slug\"} | slug cannot change",
        "{\"countries\":{\"DE\":7}} | countries.DE must be",
        "{\"countries\":{\"UK\":\"https://a.b\"}} | did you mean GB?"
      })
  void patch_that_makes_no_link_is_refused_and_changes_nothing(String patch, String told) {
    String before = now().toString();
    var answer = links.call("PATCH", path, patch);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains(told);
    assertThat(now().toString()).isEqualTo(before);
  }

  /** A link as no rule of today lets one be made, in every field. */
  private void storeOneOfBefore() {
    AttributeValue wrong = AttributeValue.fromS("javascript:\u0007");
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("slug", AttributeValue.fromS(slug));
    item.put("account", AttributeValue.fromS(account));
    item.put("createdAt", AttributeValue.fromS("2026-01-01T00:00:00Z"));
    for (String field : List.of("destination", "afterEnd", "title")) item.put(field, wrong);
    item.put("countries", AttributeValue.fromM(Map.of("FR", wrong, "uk", wrong)));
    item.put("devices", AttributeValue.fromM(Map.of("fridge", wrong)));
    item.put("utm", AttributeValue.fromM(Map.of("medium", wrong)));
    item.put("tags", AttributeValue.fromL(List.of(wrong)));
    var share = Map.of("url", wrong, "weight", AttributeValue.fromN("0"));
    item.put("split", AttributeValue.fromL(List.of(AttributeValue.fromM(share))));
    item.put("startsAt", AttributeValue.fromS("2030-01-01T00:00:00Z"));
    item.put("expiresAt", AttributeValue.fromS("1960-01-01T00:00:00Z"));
    item.put("maxClicks", AttributeValue.fromN("0"));
    item.put("password", AttributeValue.fromS("hash"));
    aws.dynamoDb().putItem(put -> put.tableName("LinksTable").item(item));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/enabled | {\"enabled\":false}",
        "/destination | {\"destination\":\"https://new.example/\"}",
        "/afterEnd | {\"afterEnd\":\"https://new.example/\"}",
        "/title | {\"title\":\"new\"}",
        "/title | {\"title\":null}",
        "/countries/DE | {\"countries\":{\"DE\":\"https://new.example/\"}}",
        "/countries/FR | {\"countries\":{\"FR\":null}}",
        "/countries/uk | {\"countries\":{\"uk\":null}}",
        "/devices | {\"devices\":null}",
        "/devices/mobile | {\"devices\":{\"mobile\":\"https://new.example/\"}}",
        "/utm/source | {\"utm\":{\"source\":\"new\"}}",
        "/utm | {\"utm\":{\"medium\":null}}",
        "/tags | {\"tags\":[\"new\"]}",
        "/split | {\"split\":[]}",
        "/query | {\"query\":\"forward\"}",
        "/expiresAt | {\"expiresAt\":\"2031-01-01T00:00:00Z\"}",
        "/startsAt | {\"startsAt\":null}",
        "/maxClicks | {\"maxClicks\":3}",
        "/password | {\"password\":null}"
      })
  void what_is_stored_and_not_named_refuses_no_patch_and_stays(String field, String patch) {
    storeOneOfBefore();
    ObjectNode before = (ObjectNode) now();
    var answer = links.call("PATCH", path, patch);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    ObjectNode after = (ObjectNode) answer.json();
    assertThat(after.at(field)).as(after.toString()).isNotEqualTo(before.at(field));
    String[] names = field.split("/", 3);
    for (ObjectNode each : List.of(before, after)) {
      if (names.length == 3 && each.get(names[1]) instanceof ObjectNode map) map.remove(names[2]);
      else each.remove(names[1]);
      each.remove(List.of("updatedAt", "etag", "used"));
    }
    assertThat(after).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"title\":\"a\\u0007\"} | title must have no control character",
        "{\"destination\":\"javascript:\\u0007\"} | destination must have no control character",
        "{\"countries\":{\"FR\":\"https://a.b/\\u0007\"}} | countries.FR must have no control",
        "{\"tags\":[\"javascript:\\u0007\"]} | tags[0] must have no control character",
        "{\"startsAt\":\"2031-01-01T00:00:00Z\"} | startsAt must be before expiresAt"
      })
  void what_a_patch_names_is_held_to_the_rules_though_it_says_nothing_new(
      String patch, String told) {
    storeOneOfBefore();
    var answer = links.call("PATCH", path, patch);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).startsWith(told);
  }

  @Test
  void patches_make_no_link_that_no_table_takes_and_one_of_before_may_shrink() {
    String url = "https://example.org/" + "x".repeat(2_000);
    List<String> countries = List.of(Locale.getISOCountries());
    Map<String, AttributeValue> many = new HashMap<>();
    for (String country : countries.subList(0, 40)) many.put(country, AttributeValue.fromS(url));
    String grow = "{\"countries\":{\"%s\":\"%s\"}}";
    String told = "countries must have 0..65536 characters together, would have ";
    for (int i = 0; i < 32; i++) {
      assertThat(links.call("PATCH", path, grow.formatted(countries.get(i), url)).status())
          .isEqualTo(200);
    }
    var larger = links.call("PATCH", path, grow.formatted(countries.get(33), url));
    assertThat(larger.status()).isEqualTo(400);
    assertThat(larger.message()).startsWith(told);
    aws.dynamoDb()
        .updateItem(
            to ->
                to.tableName("LinksTable")
                    .key(Map.of("slug", AttributeValue.fromS(slug)))
                    .updateExpression("SET countries = :many")
                    .expressionAttributeValues(Map.of(":many", AttributeValue.fromM(many))));
    larger = links.call("PATCH", path, grow.formatted(countries.get(41), url));
    assertThat(larger.message()).startsWith(told);
    assertThat(links.call("PATCH", path, "{\"title\":\"longer\"}").status()).isEqualTo(200);
    String less = "{\"countries\":{\"%s\":null}}".formatted(countries.getFirst());
    assertThat(links.call("PATCH", path, less).status()).isEqualTo(200);
  }

  @Test
  void header_that_is_no_version_is_told() {
    var answer = links.call("GET", path, "", "if-match", "abc");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).startsWith("header If-Match must be").endsWith("was \"abc\"");
    assertThat(links.call("GET", path, "", "if-match", "*").status()).isEqualTo(200);
  }

  @Test
  void patches_of_different_fields_at_the_same_time_all_stay() throws Exception {
    List<String> patches =
        List.of(
            "{\"title\":\"many\"}",
            "{\"maxClicks\":7}",
            "{\"countries\":{\"FR\":\"https://example.fr/\"}}",
            "{\"countries\":{\"IT\":\"https://example.it/\"}}",
            "{\"expiresAt\":\"2040-01-01T00:00:00Z\"}");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> sent = new ArrayList<>();
      for (String patch : patches) {
        sent.add(threads.submit(() -> links.call("PATCH", path, patch).status()));
      }
      for (Future<Integer> status : sent) assertThat(status.get()).isEqualTo(200);
    }
    JsonNode now = now();
    assertThat(now.path("title").asText()).isEqualTo("many");
    assertThat(now.path("maxClicks").asInt()).isEqualTo(7);
    assertThat(now.path("countries")).hasSize(4);
    assertThat(now.has("expiresAt")).isTrue();
  }
}
