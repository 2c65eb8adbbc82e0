package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several rows of one slug in one request, among others that are done side by side. */
@ExtendWith(Aws.Resolver.class)
class LinkRowOrderTest {
  private static final int SLUGS = 40;
  private static final int ROWS_EACH = 5;

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final LinkCalls links;

  LinkRowOrderTest(Aws aws) {
    links = new LinkCalls(new LinksHandler(aws.environment()), "o-" + run);
  }

  /** A file with some rows of each slug, one below the other, of destinations by their numbers. */
  private String repeated() {
    var file = new StringBuilder("slug,destination\n");
    for (int row = 0; row < SLUGS * ROWS_EACH; row++) {
      String slug = (row % 2 == 0 ? "a" : "A") + "-%d-%s".formatted(row / ROWS_EACH, run);
      file.append(slug).append(",https://a.b/").append(row).append('\n');
    }
    return file.toString();
  }

  /**
   * Holds which row each slug's link is of.
   *
   * @param of of the rows with its slug, from 0
   */
  private void assertWinner(int of) {
    for (int i = 0; i < SLUGS; i++) {
      JsonNode link = links.call("GET", "/a-%d-%s".formatted(i, run), "").json();
      String wanted = "https://a.b/" + (i * ROWS_EACH + of);
      assertThat(link.path("destination").asText()).isEqualTo(wanted);
    }
  }

  private JsonNode imported(String how) {
    var answer = links.call("POST", "/import?format=csv" + how, repeated());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void first_of_rows_with_one_slug_wins_and_the_others_are_told_its_number() {
    JsonNode report = imported("&first=1001");
    assertThat(report.path("made").asInt()).isEqualTo(SLUGS);
    assertWinner(0);
    JsonNode last = report.path("refused").get(SLUGS * (ROWS_EACH - 1) - 1);
    assertThat(last.path("row").asInt()).isEqualTo(1200);
    assertThat(last.path("column").asText()).isEqualTo("slug");
    assertThat(last.path("message").asText())
        .isEqualTo("slug a-39-%s is taken: row 1196 of the file has it, too".formatted(run));
    JsonNode again = imported("").at("/refused/1/message");
    assertThat(again.asText()).isEqualTo("slug a-0-%s is taken".formatted(run));
  }

  @Test
  void rows_that_replace_one_another_do_so_in_their_order() {
    JsonNode report = imported("&existing=replace");
    assertThat(report.path("made").asInt()).isEqualTo(SLUGS);
    assertThat(report.path("replaced").asInt()).isEqualTo(SLUGS * (ROWS_EACH - 1));
    assertWinner(ROWS_EACH - 1);
  }

  @Test
  void bulk_rows_of_one_link_are_done_in_their_order() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String slug = "\"slug\":\"turn-%d-%s\"".formatted(i, run);
      String link = "{" + slug + ",\"destination\":\"https://a.b/\"}";
      rows.add("{\"op\":\"create\",\"link\":" + link + "}");
      rows.add("{\"op\":\"change\"," + slug + ",\"link\":{\"title\":\"T\"}}");
      rows.add("{\"op\":\"delete\"," + slug + "}");
    }
    var answer = links.call("POST", "/bulk", "{\"rows\":[" + String.join(",", rows) + "]}");
    List<Integer> statuses = new ArrayList<>();
    answer.json().path("rows").forEach(row -> statuses.add(row.path("status").asInt()));
    var each = Collections.nCopies(10, List.of(201, 200, 204));
    assertThat(statuses).isEqualTo(each.stream().flatMap(List::stream).toList());
  }
}
