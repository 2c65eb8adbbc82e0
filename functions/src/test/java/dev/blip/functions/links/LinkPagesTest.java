package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Lists of links: searched, sorted, sieved, in pages. */
@ExtendWith(Aws.Resolver.class)
class LinkPagesTest {
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final String account = "p-" + run;
  private final Aws aws;
  private final LinkCalls links;

  LinkPagesTest(Aws aws) {
    this.aws = aws;
    links = new LinkCalls(new LinksHandler(aws.environment()), account);
    make("apple", "\"title\":\"Zebra\",\"tags\":[\"fruit\"]", "https://shop.example.org/a");
    make("berry", "\"title\":\"yak\",\"tags\":[\"fruit\",\"red\"]", "https://example.org/b");
    make("cellar", "\"enabled\":false", "https://notexample.org/c");
    make("door", "\"expiresAt\":\"2020-01-01T00:00:00Z\"", "https://example.com/APPLE");
    make(
        "eaves", "\"maxClicks\":1,\"countries\":{\"DE\":\"https://example.org/\"}", "https://e.f/");
    clicks("berry", "0", 3, 1_000);
    clicks("berry", "earlier", 4, 9_000);
    clicks("door", "0", 5, 2_000);
    var used = Map.of("slug", AttributeValue.fromS(slug("eaves")));
    aws.dynamoDb()
        .updateItem(
            to ->
                to.tableName("LinksTable")
                    .key(used)
                    .updateExpression("SET used = :one")
                    .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
  }

  private String slug(String name) {
    return name + "-" + run;
  }

  private void make(String name, String more, String destination) {
    links.make(
        "{\"slug\":\"%s\",\"destination\":\"%s\",%s}".formatted(slug(name), destination, more));
  }

  private void clicks(String name, String part, int total, long last) {
    aws.dynamoDb()
        .putItem(
            put ->
                put.tableName("CountsTable")
                    .item(
                        Map.of(
                            "account", AttributeValue.fromS(account),
                            "hourLinkPart",
                                AttributeValue.fromS("total#" + slug(name) + "#" + part),
                            "total", AttributeValue.fromN(Integer.toString(total)),
                            "last", AttributeValue.fromN(Long.toString(last)))));
  }

  /** The names of all links of a question, read in pages. */
  private String names(String question, int limit) {
    List<String> names = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      String asked = "?limit=" + limit + (question.isEmpty() ? "" : "&" + question) + cursor;
      var answer = links.call("GET", asked, "");
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      JsonNode page = answer.json();
      assertThat(page.path("links").size()).isLessThanOrEqualTo(limit);
      page.path("links").forEach(link -> names.add(link.path("slug").asText().split("-")[0]));
      cursor = page.has("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
      assertThat(++pages).isLessThan(20);
    } while (!cursor.isEmpty());
    return String.join(" ", names);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "''                          | apple berry cellar door eaves",
        "order=desc                  | eaves door cellar berry apple",
        "sort=created                | eaves door cellar berry apple",
        "sort=created&order=asc      | apple berry cellar door eaves",
        "sort=clicks                 | berry door eaves cellar apple",
        "sort=clicks&order=asc       | apple cellar eaves door berry",
        "sort=lastClick              | berry door eaves cellar apple",
        "sort=title                  | cellar door eaves berry apple",
        "sort=title&order=desc       | apple berry eaves door cellar",
        "state=off                   | cellar",
        "state=expired               | door",
        "state=usedUp                | eaves",
        "state=scheduled             | ''",
        "state=live                  | apple berry",
        "state=live&sort=clicks      | berry apple",
        "tag=fruit                   | apple berry",
        "tag=red                     | berry",
        "tag=Red                     | ''",
        "q=apple                     | apple door",
        "q=YAK                       | berry",
        "q=nowhere                   | ''",
        "domain=example.org          | apple berry eaves",
        "domain=EXAMPLE.org&tag=red  | berry",
        "domain=shop.example.org     | apple",
        "prefix=be                   | berry",
        "prefix=be&sort=title        | berry",
        "prefix=z                    | ''"
      })
  void questions_have_their_answers_whatever_the_pages(String question, String names) {
    for (int limit : new int[] {1, 2, 3, 100}) {
      assertThat(names(question, limit)).as(question + " by " + limit).isEqualTo(names);
    }
  }

  @Test
  void links_have_their_counts_in_lists_and_alone() {
    JsonNode berry = links.call("GET", "?prefix=berry", "").json().path("links").path(0);
    assertThat(berry.path("clicks").asLong()).isEqualTo(7);
    assertThat(berry.path("lastClickAt").asText()).isEqualTo("1970-01-01T00:00:09Z");
    assertThat(links.call("GET", "/" + slug("berry"), "").json()).isEqualTo(berry);
    JsonNode apple = links.call("GET", "/" + slug("apple"), "").json();
    assertThat(apple.path("clicks").isIntegralNumber()).isTrue();
    assertThat(apple.path("clicks").asLong()).isZero();
    assertThat(apple.has("lastClickAt")).isFalse();
  }

  @Test
  void cursor_belongs_to_its_question_and_account() {
    String cursor = links.call("GET", "?limit=1&sort=title", "").json().path("cursor").asText();
    assertThat(cursor).isNotEmpty();
    assertThat(links.call("GET", "?sort=title&cursor=" + cursor, "").status()).isEqualTo(200);
    for (String other : List.of("?", "?sort=title&order=desc&", "?sort=title&q=a&", "?tag=a&")) {
      var answer = links.call("GET", other + "cursor=" + cursor, "");
      assertThat(answer.status()).as(other).isEqualTo(400);
      assertThat(answer.message()).startsWith("cursor must be one that was answered");
    }
    var stranger = new LinkCalls(new LinksHandler(aws.environment()), "other-" + run);
    assertThat(stranger.call("GET", "?sort=title&cursor=" + cursor, "").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sort=colour  | sort must be one of [slug, created, clicks, title, lastClick], was \"colour\"",
        "order=up     | order must be asc or desc, was \"up\"",
        "state=dead   | state must be one of [expired, usedUp, off, scheduled, takenDown, live], was \"dead\"",
        "prefix=a/b   | prefix must have 0..64 of a-z A-Z 0-9 _ -, was \"a/b\"",
        "q=           | q must have 1..200 characters, was \"\"",
        "tag=         | tag must have 1..50 characters, was \"\"",
        "domain=a b   | domain must be such as example.org, was \"a b\"",
        "limit=101    | limit must be 1..100, was \"101\"",
        "colour=red   | query may have none but limit, cursor, prefix, q, tag, domain, state, sort, order, has \"colour\""
      })
  void parameter_that_is_wrong_is_named(String question, String told) {
    var answer = links.call("GET", "?" + question, "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).isEqualTo(told);
  }

  @Test
  void page_of_large_links_is_short_and_leads_on() {
    var rows = Json.MAPPER.createArrayNode();
    for (int i = 0; i < 50; i++) {
      var link = rows.addObject().put("op", "create").putObject("link");
      link.put("slug", slug("large-" + i)).put("destination", "https://a.b/");
      var countries = link.putObject("countries");
      Stream.of(Locale.getISOCountries())
          .limit(31)
          .forEach(each -> countries.put(each, "https://a.b/" + "x".repeat(2_030)));
    }
    assertThat(links.call("POST", "/bulk", "{\"rows\":" + rows + "}").status()).isEqualTo(200);
    for (String order : List.of("slug", "created", "title&order=desc")) {
      assertThat(allOfShortPages("?limit=100&prefix=large&sort=" + order))
          .as(order)
          .hasSize(50)
          .doesNotHaveDuplicates();
    }
  }

  private List<String> allOfShortPages(String query) {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      var page = links.call("GET", query + cursor, "");
      assertThat(page.body().length()).isLessThan(3_100_000);
      page.json().path("links").forEach(link -> seen.add(link.path("slug").asText()));
      cursor = page.json().has("cursor") ? "&cursor=" + page.json().path("cursor").asText() : "";
    } while (!cursor.isEmpty());
    return seen;
  }
}
