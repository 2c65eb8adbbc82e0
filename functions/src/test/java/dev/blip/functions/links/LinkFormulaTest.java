package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.blip.functions.aws.Aws;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What spreadsheets would take for a formula: text in an exported file, and the same when read. */
@ExtendWith(Aws.Resolver.class)
class LinkFormulaTest {
  private static final List<String> TITLES =
      List.of(
          "=1+1", "+1", "-1", "@A1", "\t=1", "\r\n=1", "\n", "\uff1d1", "'=1", "''-1", "'a' = 'b'");

  private final String run = UUID.randomUUID().toString();
  private final LinkCalls links;

  LinkFormulaTest(Aws aws) {
    links = new LinkCalls(new LinksHandler(aws.environment()), "l-" + run);
  }

  private List<ObjectNode> all() {
    List<ObjectNode> all = new ArrayList<>();
    for (JsonNode link : links.call("GET", "?limit=100", "").json().path("links")) {
      ObjectNode kept = link.deepCopy();
      all.add(kept.remove(List.of("updatedAt", "etag")));
    }
    return all;
  }

  private static List<String> cells(String file) throws IOException {
    try (var reader = CsvReader.builder().ofCsvRecord(file)) {
      return reader.stream().flatMap(record -> record.getFields().stream()).toList();
    }
  }

  @Test
  void no_cell_is_a_formula_and_each_comes_back_as_it_was() throws IOException {
    for (String title : TITLES) {
      ObjectNode draft = Json.MAPPER.createObjectNode().put("destination", "https://a.b/");
      String slug = "-" + TITLES.indexOf(title) + "-" + run;
      links.make(draft.put("slug", slug).put("title", title).toString());
    }
    List<ObjectNode> before = all();
    assertThat(before).hasSize(TITLES.size());
    assertThat(before.toString()).contains("\"-0-" + run, "\"=1+1\"", "\"''-1\"");

    String file = links.call("GET", "/export?format=csv", "").body();
    List<String> cells = cells(file);
    assertThat(cells)
        .noneMatch(cell -> cell.matches("(?s)[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20].*"))
        .contains("'-0-" + run, "'=1+1", "''=1", "'a' = 'b'");
    for (ObjectNode link : before) links.call("DELETE", "/" + link.path("slug").asText(), "");
    assertThat(all()).isEmpty();
    assertThat(links.call("POST", "/import?format=csv", file).json().path("refused")).isEmpty();
    assertThat(all()).isEqualTo(before);
  }
}
