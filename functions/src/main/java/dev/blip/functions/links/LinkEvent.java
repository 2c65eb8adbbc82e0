package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.history.LinkCount;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a link, read from a record of its table's stream.
 *
 * @param id the record's own: the same each time that it comes
 * @param type {@code link.created}, {@code link.changed} or {@code link.deleted}
 * @param timestamp when, to the second on AWS
 * @param data {@code link} as it is now, or was last; {@code before}, if it was changed
 */
public record LinkEvent(
    String id, String account, String type, Instant timestamp, ObjectNode data) {
  /** A request to a webhook's receiver may have 256 KB. */
  private static final int MOST_BYTES = 200 * 1024;

  /** What is not of the link itself, or changes without a change, or is not known here. */
  private static final List<String> LEFT_OUT =
      List.of("url", "etag", "used", "clicks", "lastClickAt");

  /**
   * Reads a record as Lambda brings it. A link that an operator takes down is changed. Visits that
   * are counted at a link are no events, nor is a trace that is forgotten of a link deleted long
   * ago; a link that is restored is created.
   */
  public static Optional<LinkEvent> read(JsonNode record) {
    var before = StreamImage.read(record.at("/dynamodb/OldImage"));
    var now = StreamImage.read(record.at("/dynamodb/NewImage"));
    boolean was = LinkItem.isLink(before);
    boolean is = LinkItem.isLink(now);
    if (!was && !is) return Optional.empty();
    ObjectNode data = Json.MAPPER.createObjectNode();
    Link link = LinkItem.read(is ? now : before);
    data.set("link", shown(link));
    if (was && is) {
      Link old = LinkItem.read(before);
      boolean isTaken = !Objects.equals(old.takenDown(), link.takenDown());
      if (old.version().equals(link.version()) && !isTaken) return Optional.empty();
      data.set("before", shown(old));
    }
    String type = !was ? "link.created" : is ? "link.changed" : "link.deleted";
    String id = record.path("eventID").asText();
    return Optional.of(new LinkEvent(id, link.account(), type, time(record), limited(data, link)));
  }

  private static Instant time(JsonNode record) {
    double seconds = record.at("/dynamodb/ApproximateCreationDateTime").asDouble();
    return Instant.ofEpochMilli(Math.round(seconds * 1_000));
  }

  private static ObjectNode shown(Link link) {
    ObjectNode shown = LinkJson.of(link, LinkCount.NONE, "");
    shown.remove(LEFT_OUT);
    return shown;
  }

  private static ObjectNode limited(ObjectNode data, Link link) {
    if (Json.write(data).getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) return data;
    ObjectNode little = Json.MAPPER.createObjectNode();
    little.putObject("link").put("slug", link.slug());
    return little.put("isCut", true);
  }
}
