package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.PageCursor;
import dev.blip.functions.aws.Aws;
import dev.blip.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a caller sends, nothing is answered as if it were Blip's fault. */
@ExtendWith(Aws.Resolver.class)
class AnyInputTest {
  private static final int REQUESTS = 600;
  private static final List<String> NAMES =
      List.of(
          "slug",
          "destination",
          "countries",
          "devices",
          "split",
          "query",
          "utm",
          "startsAt",
          "expiresAt",
          "maxClicks",
          "afterEnd",
          "enabled",
          "title",
          "tags",
          "password",
          "etag",
          "op",
          "link",
          "rows",
          "links",
          "DE",
          "mobile",
          "url",
          "weight",
          "source",
          "createdAt");
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "x",
          "abc-1",
          "ABC",
          "https://a.b/",
          "https://[::1]:99999/",
          "http://a..b",
          "2030-01-01T00:00:00Z",
          "-999999999-01-01T00:00:00Z",
          "forward",
          "true",
          "create",
          "change",
          "delete",
          "*",
          "\\\"x\\\"",
          "%zz",
          "\\u0000",
          "\\n",
          "語",
          "\\ud83d\\ude00");

  private final String account = "any-" + UUID.randomUUID();
  private final LinkCalls links;

  AnyInputTest(Aws aws) {
    links = new LinkCalls(new LinksHandler(aws.environment()), account);
  }

  private static <T> T any(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static String json(Random random, int depth) {
    int kind = random.nextInt(depth > 3 ? 6 : 10);
    return switch (kind) {
      case 0 -> "null";
      case 1 -> Boolean.toString(random.nextBoolean());
      case 2 -> any(random, List.of("0", "1", "-1", "1.5", "1e999", "9".repeat(300), "7"));
      case 3, 4, 5 -> '"' + any(random, TEXTS) + '"';
      case 6, 7 -> {
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) items.add(json(random, depth + 1));
        yield "[" + String.join(",", items) + "]";
      }
      default -> object(random, depth);
    };
  }

  private static String object(Random random, int depth) {
    List<String> fields = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      fields.add('"' + any(random, NAMES) + "\":" + json(random, depth + 1));
    }
    if (random.nextBoolean()) fields.add("\"destination\":\"https://a.b/\"");
    return "{" + String.join(",", fields) + "}";
  }

  private static String body(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> any(random, TEXTS);
      case 1 -> "{\"rows\":[{\"op\":\"create\",\"link\":" + object(random, 1) + "}]}";
      case 2 -> any(random, NAMES) + ",destination,\"" + any(random, NAMES) + "\n1,2\n\"x\"y,3,4,5";
      default -> object(random, 0);
    };
  }

  private static String path(Random random) {
    String slug = any(random, List.of("abc-1", "ABC-1", "x", "x".repeat(3_000), "a b", "語"));
    return any(
        random,
        List.of(
            "",
            "/bulk",
            "/import",
            "/export",
            "/" + slug,
            "/" + slug + "/qr",
            "/" + slug + "/restore"));
  }

  private static String query(Random random) {
    List<String> names =
        List.of(
            "limit",
            "cursor",
            "prefix",
            "q",
            "tag",
            "domain",
            "state",
            "sort",
            "order",
            "format",
            "size",
            "margin",
            "color",
            "existing");
    List<String> values =
        List.of("", "0", "1", "100", "x", "csv", "png", "asc", "title", "live", "replace", "..");
    if (random.nextBoolean()) return "";
    return "?" + any(random, names) + "=" + any(random, values);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void every_request_is_done_or_refused(long seed) {
    var random = new Random(seed);
    links.make(
        "{\"slug\":\"any-%s\",\"destination\":\"https://a.b/\"}".formatted(UUID.randomUUID()));
    for (int i = 0; i < REQUESTS; i++) {
      String method = any(random, List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
      String path = path(random) + query(random);
      String body = body(random);
      String etag = any(random, List.of("*", "\"x\"", "x", "\"a\", ".repeat(3_000) + "\"b\""));
      var answer = links.call(method, path, body, "if-match", etag);
      assertThat(answer.status())
          .as("seed %d: %s %s If-Match %.20s %s: %s", seed, method, path, etag, body, answer.body())
          .isBetween(200, 499);
    }
  }

  @Test
  void cursor_of_ones_own_making_is_refused() {
    for (String sort : List.of("SLUG false", "TITLE false", "CREATED true")) {
      String question =
          String.join("\n", account, "", "null", "null", "null", "null", sort.replace(' ', '\n'));
      String name = sort.substring(0, sort.indexOf(' ')).toLowerCase(Locale.ROOT);
      for (String place : List.of("", "x", "a b", "x".repeat(900))) {
        String cursor = PageCursor.of(place, question);
        var answer = links.call("GET", "?sort=" + name + "&cursor=" + cursor, "");
        assertThat(answer.status()).as(name + " " + place).isEqualTo(400);
        assertThat(answer.message()).startsWith("cursor must be");
      }
    }
  }

  @Test
  void row_that_is_longer_than_a_link_may_be_is_refused_alone() {
    String tooLong = "{\"destination\":\"https://a.b/\",\"title\":\"" + "x".repeat(70_000) + "\"}";
    String rows =
        "{\"rows\":[{\"op\":\"create\",\"link\":%s},{\"op\":\"create\",\"link\":{\"destination\":\"https://a.b/\"}}]}";
    var report = links.call("POST", "/bulk", rows.formatted(tooLong)).json();
    assertThat(report.at("/rows/0/status").asInt()).isEqualTo(413);
    assertThat(report.at("/rows/1/status").asInt()).isEqualTo(201);
    var imported = links.call("POST", "/import", "[" + tooLong + "]").json();
    assertThat(imported.at("/refused/0/message").asText()).startsWith("row must have 0..65536");
  }

  /** A letter of two bytes is six as it is sent. */
  @Test
  void row_is_as_long_as_the_body_of_one_request_in_bytes() {
    ObjectNode link = Json.MAPPER.createObjectNode().put("destination", "https://a.b/");
    ObjectNode countries = link.putObject("countries");
    for (String country : List.of(Locale.getISOCountries()).subList(0, 120)) {
      countries.put(country, "https://a.b/" + "\u00e4".repeat(330));
    }
    String told = "row must have 0..65536 bytes, has 8";
    var report =
        links.call("POST", "/bulk", "{\"rows\":[{\"op\":\"create\",\"link\":" + link + "}]}");
    assertThat(report.json().at("/rows/0/error/message").asText()).startsWith(told);
    var imported = links.call("POST", "/import", "[" + link + "]").json();
    assertThat(imported.at("/refused/0/message").asText()).startsWith(told);
    assertThat(links.call("POST", "", link.toString()).status()).isEqualTo(413);
  }
}
