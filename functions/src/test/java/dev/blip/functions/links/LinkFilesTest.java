package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.aws.Aws;
import dev.blip.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many links in one request: bulk, import, export. */
@ExtendWith(Aws.Resolver.class)
class LinkFilesTest {
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final LinkCalls links;
  private final LinkCalls other;

  LinkFilesTest(Aws aws) {
    var handler = new LinksHandler(aws.environment());
    links = new LinkCalls(handler, "f-" + run);
    other = new LinkCalls(handler, "g-" + run);
  }

  private JsonNode bulk(String rows) {
    var answer = links.call("POST", "/bulk", "{\"rows\":[" + rows + "]}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static List<Integer> statuses(JsonNode report) {
    List<Integer> statuses = new ArrayList<>();
    report.path("rows").forEach(row -> statuses.add(row.path("status").asInt()));
    return statuses;
  }

  private String create(String slug) {
    return "{\"op\":\"create\",\"link\":{\"slug\":\"%s-%s\",\"destination\":\"https://a.b/\"}}"
        .formatted(slug, run);
  }

  @Test
  void each_row_of_a_bulk_change_has_its_own_fate() {
    JsonNode made = bulk(create("one") + "," + create("two") + "," + create("three"));
    assertThat(statuses(made)).containsExactly(201, 201, 201);
    String etag = Json.write(made.at("/rows/0/etag").asText());
    other.make("{\"slug\":\"theirs-%s\",\"destination\":\"https://a.b/\"}".formatted(run));
    JsonNode report =
        bulk(
            """
            {"op":"change","slug":"one-%1$s","etag":%2$s,"link":{"title":"T"}},
            {"op":"change","slug":"two-%1$s","etag":"\\"x\\"","link":{"title":"T"}},
            {"op":"delete","slug":"three-%1$s"},
            {"op":"delete","slug":"theirs-%1$s"},
            {"op":"change","slug":"none-%1$s","link":{}},
            {"op":"create","link":{"slug":"two-%1$s","destination":"https://a.b/"}},
            {"op":"create","link":{"destination":"x"}},
            {"op":"create","link":{"destination":"https://a.b/"},"colour":"red"},
            {"op":"paint"}, {}, 7, {"op":"create"}, {"op":"delete"},
            {"op":"create","link":{"destination":"https://a.b/","password":true}}
            """
                .formatted(run, etag));
    assertThat(statuses(report))
        .containsExactly(200, 412, 204, 404, 404, 409, 400, 400, 400, 400, 400, 400, 400, 400);
    assertThat(report.path("done").asInt()).isEqualTo(2);
    assertThat(report.path("refused").asInt()).isEqualTo(12);
    assertThat(report.at("/rows/6/row").asInt()).isEqualTo(7);
    assertThat(report.at("/rows/6/error/message").asText()).startsWith("destination lacks");
    assertThat(report.at("/rows/8/error/message").asText())
        .isEqualTo("op must be create, change or delete, was \"paint\"");
    assertThat(links.call("GET", "/one-" + run, "").json().path("title").asText()).isEqualTo("T");
    assertThat(links.call("GET", "/three-" + run, "").status()).isEqualTo(404);
    assertThat(other.call("GET", "/theirs-" + run, "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"op":"create","slug":"mine","link":{"destination":"https://a.b/"}} | slug of a new link must stand in its link, stands beside it, was "mine"
          {"op":"create"}                                | link must be a JSON object, was left out
          {"op":"change","slug":"x","link":[]}           | link must be a JSON object, was "[]"
          {"op":"change","slug":"x","etag":"e","link":{}} | etag must be * or entity tags such as "a", was "e"
          """)
  void what_is_wrong_with_a_row_is_told_by_the_rows_own_names(String row, String why) {
    assertThat(bulk(row).at("/rows/0/error/message").asText()).isEqualTo(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"rows\":[]}", "{\"rows\":7}", "[]", "{"})
  void bulk_that_is_no_list_of_rows_is_refused(String body) {
    assertThat(links.call("POST", "/bulk", body).status()).isEqualTo(400);
  }

  @Test
  void rows_beyond_a_thousand_and_passwords_beyond_twenty_are_refused() {
    ArrayNode rows = Json.MAPPER.createArrayNode();
    for (int i = 0; i < 1_001; i++) rows.addObject().put("op", "delete").put("slug", "x" + i);
    var answer = links.call("POST", "/bulk", "{\"rows\":" + rows + "}");
    assertThat(answer.message()).isEqualTo("rows must be a list of 1..1000, was 1001");
    rows.removeAll();
    for (int i = 0; i < 21; i++) rows.addObject().putObject("link").put("password", "x");
    answer = links.call("POST", "/bulk", "{\"rows\":" + rows + "}");
    assertThat(answer.message()).isEqualTo("rows with a password must be 0..20, was 21");
    String many = "destination\n" + "https://a.b/\n".repeat(1_001);
    answer = links.call("POST", "/import?format=csv", many);
    assertThat(answer.message()).isEqualTo("rows must be 1..1000, was 1001");
    assertThat(links.call("POST", "/bulk", " ".repeat(4_194_305)).status()).isEqualTo(413);
  }

  private JsonNode imported(String how, String body) {
    var answer = links.call("POST", "/import" + how, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void rows_that_are_no_links_are_told_by_row_column_and_value() {
    JsonNode report =
        imported(
            "?format=csv",
            """
            slug,destination,maxClicks,tags,expiresAt,createdAt,password,countries,enabled
            ok-%1$s,https://a.b/,3,"x, y",2030-01-31 12:00:00,2020-01-31,,"{""DE"":""https://de.example/""}",false
            a/b,https://a.b/,,,,,,,
            x,https://a.b/,,,,,,,
            ,nowhere,,,,,,,
            ,https://a.b/,many,,,,,,
            ,https://a.b/,,,soon,,,,
            ,https://a.b/,,,,2999-01-01,,,
            ,https://a.b/,,,,,secret,,
            ,https://a.b/,,,,,true,,
            ,https://a.b/,,,,,,DE,
            ,https://a.b/,,,,,,,perhaps
            ok-%1$s,https://a.b/,,,,,,,
            """
                .formatted(run));
    assertThat(report.path("rows").asInt()).isEqualTo(12);
    Map<Integer, String> told = new TreeMap<>();
    report
        .path("refused")
        .forEach(
            row ->
                told.put(
                    row.path("row").asInt(),
                    row.path("column").asText() + "=" + row.path("value").asText()));
    assertThat(told)
        .isEqualTo(
            Map.ofEntries(
                Map.entry(2, "slug=a/b"),
                Map.entry(3, "slug=x"),
                Map.entry(4, "destination=nowhere"),
                Map.entry(5, "maxClicks=many"),
                Map.entry(6, "expiresAt=soon"),
                Map.entry(7, "createdAt=2999-01-01"),
                Map.entry(8, "password=secret"),
                Map.entry(9, "password=true"),
                Map.entry(10, "countries=DE"),
                Map.entry(11, "enabled=perhaps"),
                Map.entry(12, "slug=ok-" + run)));
    assertThat(report.path("made").asInt()).isEqualTo(1);
    JsonNode link = links.call("GET", "/ok-" + run, "").json();
    assertThat(link.path("createdAt").asText()).isEqualTo("2020-01-31T00:00:00Z");
    assertThat(link.path("expiresAt").asText()).isEqualTo("2030-01-31T12:00:00Z");
    assertThat(link.path("tags").toString()).isEqualTo("[\"x\",\"y\"]");
    assertThat(link.path("enabled").asBoolean(true)).isFalse();
    assertThat(link.at("/countries/DE").asText()).isEqualTo("https://de.example/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "Title,Bitlink,Long URL,Created,Tags!Hello,bit.ly/Bit-RUN,https://a.b/,2024-01-31T10:00:00+0000,x;y",
        "Bitlink,Long URL,Created,Tags!bit.ly/Bit-RUN/,https://a.b/,2024-01-31T10:00:00+0000,x;y",
        "Short link,url,Created,Tags!https://dub.sh/bit-RUN/?x=1#y/z,https://a.b/,2024-01-31T10:00:00Z,x|y",
        "Short link,Destination URL,Clicks,Created at,Tags!https://dub.sh/Bit-RUN,https://a.b/,7,2024-01-31T10:00:00.000Z,\"x,y\"",
        "link,url,title,createdAt,tags!https://dub.sh/bit-RUN,https://a.b/,Hello,2024-01-31T10:00:00.000Z,\"x,y\"",
        "shortUrl,longUrl,created,tags!http://localhost:8080/bit-RUN,https://a.b/,2024-01-31T10:00:00Z,x|y",
        "shortUrl,longUrl,created,tags!localhost:8080/bit-RUN,https://a.b/,2024-01-31T10:00:00Z,x|y",
        "Long URL 2,tags1,slug,created 2,destination,tags,created!https://two.b/,z,bit-RUN,2023-01-31T10:00:00Z,https://a.b/,x|y,2024-01-31T10:00:00Z",
        "slug,destination2,Long URL,tags1,createdAt!bit-RUN,https://two.b/,https://a.b/,x|y,2024-01-31T10:00:00Z",
        "createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits!2024-01-31T10:00:00+00:00,,bit-RUN,https://s.test/bit-RUN,https://a.b/,Hello,x|y,7"
      })
  void columns_of_other_services_are_recognised(String header, String row) {
    JsonNode report =
        imported("?format=csv", "\uFEFF" + header + "\r\n" + row.replace("RUN", run) + "\r\n");
    assertThat(report.path("made").asInt()).as(report.toString()).isEqualTo(1);
    JsonNode link = links.call("GET", "/bit-" + run, "").json();
    assertThat(link.path("destination").asText()).isEqualTo("https://a.b/");
    assertThat(link.path("createdAt").asText()).isEqualTo("2024-01-31T10:00:00Z");
    assertThat(link.path("tags").toString()).isEqualTo("[\"x\",\"y\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "?format=csv!slug,title!header of the CSV file must name a column destination",
        "?format=csv!slug,destination,title,Destination!header of the CSV file must name a column once, names \"destination\" in columns 2 and 4",
        "?format=csv!url,long_url,Long URL!header of the CSV file must name a column once, names \"long_url\" in columns 2 and 3",
        "?format=csv!slug;destination;title!columns of the CSV file must have commas between them, have semicolons in its header \"slug;destination;title\"",
        "?format=csv!\"slug\";\"destination\"!columns of the CSV file must have commas between them, have semicolons",
        "?format=csv!slug\tdestination!columns of the CSV file must have commas between them, have tabs in its header",
        "?format=csv!destination!rows must be 1..1000, was 0",
        "?format=csv!''!CSV file must begin with a header",
        "?format=xml![]!format must be json or csv, was \"xml\"",
        "?first=0![]!first must be a whole number of 1..999999999, was \"0\"",
        "?first=9999999999![]!first must be a whole number of 1..999999999",
        "?existing=keep![]!existing must be refuse or replace, was \"keep\"",
        "''!{}!body must be a list of links"
      })
  void file_that_is_none_is_refused(String how, String body, String told) {
    var answer = links.call("POST", "/import" + how, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "b,https://a.b/!2!row must have 3 columns, as the header has, has 2!''!''",
        "b,https://a.b/,x,y!2!row must have 3 columns, as the header has, has 4!''!''",
        "b,https://a.b/,caf\u00ff!2!column 3 must be UTF-8 text, has bytes that are none!Title!caf\ufffd",
        "b,\"https://a.b/\"x,y!2!quote must end its cell, has text behind it; nothing after it is read!''!''",
        "b,\"https://a.b/,x!2!quote in column 2 is never closed; nothing after it is read!destination!'https://a.b/,x\nc-RUN,https://a.b/,Zo\u00eb\n'"
      })
  void row_that_cannot_be_read_is_told_by_row_column_and_value(
      String row, int number, String told, String column, String value) {
    String good = "-" + run + ",https://a.b/,Zo\u00eb\n";
    String file = "slug,destination,Title\na" + good + row + "\nc" + good;
    // One byte that is no UTF-8.
    byte[] bytes = bytes(file, "\u00ff", 0xff);
    JsonNode report = links.call("POST", "/import?format=csv", bytes).json();
    JsonNode refused = report.path("refused");
    assertThat(refused).hasSize(1);
    assertThat(refused.at("/0/row").asInt()).isEqualTo(number);
    assertThat(refused.at("/0/message").asText()).isEqualTo(told);
    assertThat(refused.at("/0/column").asText()).isEqualTo(column);
    assertThat(refused.at("/0/value").asText())
        .isEqualTo(value.replace("RUN", run).replace("\\n", "\n"));
    boolean isOpen = told.startsWith("quote");
    assertThat(report.path("rows").asInt()).isEqualTo(isOpen ? 2 : 3);
    for (String slug : isOpen ? List.of("a") : List.of("a", "c")) {
      JsonNode link = links.call("GET", "/" + slug + "-" + run, "").json();
      assertThat(link.path("title").asText()).isEqualTo("Zo\u00eb");
    }
  }

  @Test
  void row_of_json_that_is_no_object_is_told_beside_the_others() {
    String good = "{\"slug\":\"row-" + run + "\",\"destination\":\"https://a.b/\"}";
    JsonNode report = links.call("POST", "/import", "[7," + good + ",\"x\"]").json();
    assertThat(report.path("made").asInt()).isEqualTo(1);
    assertThat(report.at("/refused/0/row").asInt()).isEqualTo(1);
    assertThat(report.at("/refused/0/value").asText()).isEqualTo("7");
    assertThat(report.at("/refused/0/message").asText()).isEqualTo("link must be a JSON object");
    assertThat(report.at("/refused/1/row").asInt()).isEqualTo(3);
  }

  private static byte[] bytes(String text, String sign, int instead) {
    var bytes = new ByteArrayOutputStream();
    for (String part : text.split("(?<=" + sign + ")|(?=" + sign + ")")) {
      if (part.equals(sign)) bytes.write(instead);
      else bytes.writeBytes(part.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void row_that_no_reader_takes_is_the_last() {
    String wide = "destination\nhttps://a.b/\n" + ",".repeat(20_000) + "\nhttps://a.b/";
    JsonNode report = imported("?format=csv", wide);
    assertThat(report.path("made").asInt()).isEqualTo(1);
    assertThat(report.at("/refused/0/row").asInt()).isEqualTo(2);
    assertThat(report.at("/refused/0/message").asText())
        .isEqualTo("row must have at most 16384 columns; nothing after it is read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slug,\"destination\nx,https://a.b/",
        "\"a\"b,destination",
        "destination,caf\u00ff\nx,y"
      })
  void header_that_cannot_be_read_is_refused(String file) {
    var answer = links.call("POST", "/import?format=csv", bytes(file, "\u00ff", 0xff));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message())
        .containsAnyOf("quote in column 2 is never closed", "quote must end", "in column 2, ");
  }

  private static final List<String> CHANGING =
      List.of("updatedAt", "etag", "used", "clicks", "lastClickAt");

  private List<JsonNode> all() {
    List<JsonNode> all = new ArrayList<>();
    links
        .call("GET", "?limit=100", "")
        .json()
        .path("links")
        .forEach(link -> all.add(((ObjectNode) link).deepCopy().remove(CHANGING)));
    return all;
  }

  /** All pages of an export, by the header that says where the next one is. */
  private List<String> exported(String format) {
    List<String> pages = new ArrayList<>();
    String next = "/export?limit=3&format=" + format;
    while (!next.isEmpty()) {
      var page = links.call("GET", next, "");
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.headers().get("Content-Disposition")).contains("links." + format);
      pages.add(page.body());
      String link = page.headers().getOrDefault("Link", "");
      next = link.isEmpty() ? "" : link.replaceFirst("</api/links(.*)>; rel=\"next\"", "$1");
    }
    return pages;
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json"})
  void what_is_exported_comes_back_as_the_same_links(String format) {
    links.make(
        """
        {"slug":"full-%s","destination":"https://example.org/?q=\\"a,b\\"","countries":{"DE":"https://example.de/"},
         "devices":{"mobile":"https://phone.example/"},"query":"forward",
         "split":[{"url":"https://a.example/","weight":3}],"utm":{"source":"a;b c"},
         "startsAt":"2030-01-01T00:00:00Z","expiresAt":"2031-01-01T00:00:00Z","maxClicks":3,
         "afterEnd":"https://after.example/","enabled":false,"title":"=\\"x\\", y\\n z ","tags":["a,b","c|d","[e"]}
        """
            .formatted(run));
    for (int i = 0; i < 6; i++) {
      links.make("{\"slug\":\"plain-%s-%d\",\"destination\":\"https://a.b/\"}".formatted(run, i));
    }
    List<JsonNode> before = all();
    List<String> pages = exported(format);
    assertThat(pages).hasSize(3);
    String how = "?format=" + format;
    assertThat(imported(how, pages.getFirst()).path("refused")).hasSize(3);
    assertThat(imported(how + "&existing=replace", pages.getFirst()).path("replaced").asInt())
        .isEqualTo(3);
    assertThat(all()).isEqualTo(before);
    before.forEach(link -> links.call("DELETE", "/" + link.path("slug").asText(), ""));
    assertThat(all()).isEmpty();
    for (String page : pages) assertThat(imported(how, page).path("refused")).isEmpty();
    assertThat(all()).isEqualTo(before).hasSize(7);
  }

  @Test
  void replaced_links_are_the_accounts_own() {
    other.make("{\"slug\":\"their-%s\",\"destination\":\"https://a.b/\"}".formatted(run));
    JsonNode report =
        imported(
            "?existing=replace",
            "[{\"slug\":\"their-%s\",\"destination\":\"https://c.d/\"}]".formatted(run));
    assertThat(report.at("/refused/0/column").asText()).isEqualTo("slug");
    assertThat(other.call("GET", "/their-" + run, "").body()).contains("https://a.b/");
  }
}
