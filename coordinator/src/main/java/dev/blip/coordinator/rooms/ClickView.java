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
 * @param isShared whether it is told of nothing but clicks
 */
record ClickView(ZoneId zone, ClickFilter filter, boolean isShared) {
  /** What those see who ask for nothing. */
  static final ClickView PLAIN = new ClickView(ZoneOffset.UTC, ClickFilter.NONE, false);

  private static final String SHARED = "shared";
  private static final int LONGEST = 64;

  /**
   * The view that a socket's address asks for.
   *
   * @throws Refusal (400) if it asks for what there is not
   */
  static ClickView of(Map<String, String> query) {
    return new ClickView(zone(query.get("tz")), ClickFilter.of(query::get), false);
  }

  /**
   * The view that a message asks for.
   *
   * @throws Refusal (400) if it asks for what there is not
   */
  static ClickView of(JsonNode message) {
    return new ClickView(
        zone(message.path("tz").asText()),
        ClickFilter.of(name -> message.path(name).asText()),
        false);
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

  /** The same of a share's clicks. */
  ClickView shared(@Nullable String link) {
    return new ClickView(zone, new ClickFilter(link, null, null), true);
  }

  String text() {
    var text = new TreeMap<String, String>();
    text.put("tz", zone.getId());
    if (filter.link() != null) text.put("link", filter.link());
    if (filter.country() != null) text.put("country", filter.country());
    if (filter.city() != null) text.put("city", filter.city());
    if (isShared) text.put(SHARED, "yes");
    return Json.write(text);
  }

  static ClickView read(String text) {
    JsonNode written = Json.tree(text);
    ClickView view = of(written);
    return new ClickView(view.zone, view.filter, written.has(SHARED));
  }
}
