package dev.blip.functions.links;

import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links as a file, a page at a time: in Blip's own columns, or as the API's JSON.
 *
 * @param body the page
 * @param cursor leads to the next, null at the end
 */
record LinkExport(String body, @Nullable String cursor) {
  /** In characters: an answer of a function has at most 6 MB, and JSON has quotes and escapes. */
  private static final int LONGEST = 3_000_000;

  private record Whole(List<ObjectNode> links, @Nullable String cursor) {}

  /** Of as many links of a page as an answer takes. */
  static LinkExport of(LinkPages.Page page, LinkQuery query, boolean csv, String baseUrl) {
    List<ObjectNode> links = new ArrayList<>();
    long length = 0;
    String cursor = page.cursor();
    for (LinkPages.Counted each : page.links()) {
      ObjectNode link = LinkJson.of(each.link(), each.count(), baseUrl);
      length += link.toString().length();
      if (length > LONGEST && !links.isEmpty()) {
        cursor = LinkPages.cursor(links.getLast().path("slug").asText(), query);
        break;
      }
      links.add(link);
    }
    return new LinkExport(csv ? csv(links) : Json.write(new Whole(links, cursor)), cursor);
  }

  private static String csv(List<ObjectNode> links) {
    var text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(LinkColumns.OWN);
      for (ObjectNode link : links) csv.writeRecord(LinkColumns.cells(link));
    } catch (IOException e) {
      throw new UncheckedIOException("CSV cannot be written", e);
    }
    return text.toString();
  }
}
