package dev.blip.functions.links;

import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links as a file, a page at a time: in Blip's own columns, or as the API's JSON.
 *
 * @param body the page
 * @param cursor leads to the next, null at the end
 */
record LinkExport(String body, @Nullable String cursor) {
  /** Of as many links of a page as an answer takes. */
  static LinkExport of(LinkPages.Page page, LinkQuery query, boolean csv, String baseUrl) {
    LinkPart part = LinkPart.of(page, query, baseUrl);
    return new LinkExport(csv ? csv(part.links()) : Json.write(part), part.cursor());
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
