package dev.blip.functions.links;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links of a page as the API's JSON: as many as an answer takes, and one at least.
 *
 * @param cursor leads to the next, null at the end
 */
record LinkPart(List<ObjectNode> links, @Nullable String cursor) {
  /** In characters: an answer of a function has at most 6 MB, and JSON has quotes and escapes. */
  private static final int LONGEST = 3_000_000;

  static LinkPart of(LinkPages.Page page, LinkQuery query, String baseUrl) {
    List<ObjectNode> links = new ArrayList<>();
    long length = 0;
    String place = "";
    for (LinkPages.Counted each : page.links()) {
      ObjectNode link = LinkJson.of(each.link(), each.count(), baseUrl);
      length += link.toString().length();
      if (length > LONGEST && !links.isEmpty()) {
        return new LinkPart(links, LinkPages.cursor(place, query));
      }
      links.add(link);
      place = each.place();
    }
    return new LinkPart(links, page.cursor());
  }
}
