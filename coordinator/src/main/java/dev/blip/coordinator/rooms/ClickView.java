package dev.blip.coordinator.rooms;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a watcher looks at the clicks.
 *
 * @param zone whose day is today
 * @param filter which clicks it is told of
 */
record ClickView(ZoneId zone, ClickFilter filter) {
  /** What those see who ask for nothing. */
  static final ClickView PLAIN = new ClickView(ZoneOffset.UTC, ClickFilter.NONE);

  private static final int LONGEST = 64;

  /**
   * The view that a socket's address asks for.
   *
   * @throws Refusal (400) if it asks for what there is not
   */
  static ClickView of(Map<String, String> query) {
    return new ClickView(zone(query.get("tz")), ClickFilter.of(query::get));
  }

  /**
   * The view that a message asks for.
   *
   * @throws Refusal (400) if it asks for what there is not
   */
  static ClickView of(JsonNode message) {
    return new ClickView(
        zone(message.path("tz").asText()), ClickFilter.of(name -> message.path(name).asText()));
  }

  private static ZoneId zone(@Nullable String name) {
    if (name == null || name.isEmpty()) return PLAIN.zone;
    try {
      if (name.length() > LONGEST) throw badZone(name);
      ZoneId zone = ZoneId.of(name);
      return zone.normalized().equals(ZoneOffset.UTC) ? PLAIN.zone : zone;
    } catch (DateTimeException e) {
      throw badZone(name);
    }
  }

  private static Refusal badZone(String name) {
    return Refusal.bad(
        "tz must be a time zone such as Asia/Kuala_Lumpur, was " + Text.quoted(name));
  }

  String text() {
    var text = new TreeMap<String, String>();
    text.put("tz", zone.getId());
    if (filter.link() != null) text.put("link", filter.link());
    if (filter.country() != null) text.put("country", filter.country());
    if (filter.city() != null) text.put("city", filter.city());
    return Json.write(text);
  }

  static ClickView read(String text) {
    return of(Json.tree(text));
  }
}
