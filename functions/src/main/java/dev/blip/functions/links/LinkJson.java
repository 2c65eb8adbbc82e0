package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.history.LinkCount;
import dev.blip.functions.moderation.Takedown;
import dev.blip.protocol.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A link as callers see it, and as they may send it back. */
final class LinkJson {
  /** What an answer says besides, and a request in vain. */
  static final List<String> READ_ONLY =
      List.of(
          "url", "used", "createdAt", "updatedAt", "clicks", "lastClickAt", "takenDown", "etag");

  private LinkJson() {}

  /** A link with what was counted of it. */
  static ObjectNode of(Link link, LinkCount count, String baseUrl) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("slug", link.slug()).put("url", url(link, baseUrl));
    json.setAll(settings(link.settings()));
    if (link.settings().maxClicks() != null) json.put("used", link.used());
    json.put("createdAt", link.createdAt().toString());
    json.put("updatedAt", link.updatedAt().toString());
    json.put("clicks", count.clicks());
    put(json, "lastClickAt", count.lastClickAt());
    Takedown takenDown = link.takenDown();
    if (takenDown != null) {
      json.putObject("takenDown")
          .put("reason", takenDown.reason())
          .put("at", takenDown.at().toString());
    }
    return json.put("etag", link.etag());
  }

  /** What visitors follow. */
  static String url(Link link, String baseUrl) {
    return baseUrl + "/" + link.slug();
  }

  /** What an owner has said of a link; what is not said is left out, and so is any password. */
  static ObjectNode settings(LinkSettings settings) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("destination", settings.destination());
    json.set("countries", texts(settings.countries()));
    if (!settings.devices().isEmpty()) json.set("devices", texts(settings.devices()));
    if (!settings.split().isEmpty()) json.set("split", Json.MAPPER.valueToTree(settings.split()));
    json.put("query", settings.query().text());
    if (!settings.utm().isEmpty()) json.set("utm", texts(settings.utm()));
    put(json, "startsAt", settings.startsAt());
    put(json, "expiresAt", settings.expiresAt());
    if (settings.maxClicks() != null) json.put("maxClicks", settings.maxClicks());
    put(json, "afterEnd", settings.afterEnd());
    json.put("enabled", settings.enabled());
    put(json, "title", settings.title());
    if (settings.password() != null) json.put("password", true);
    settings.tags().forEach(json.putArray("tags")::add);
    return json;
  }

  private static ObjectNode texts(Map<String, String> texts) {
    return Json.MAPPER.valueToTree(texts);
  }

  private static void put(ObjectNode json, String name, @Nullable Object value) {
    if (value instanceof Instant || value instanceof String) json.put(name, value.toString());
  }

  /** What a merge patch makes of a value (RFC 7396). */
  static JsonNode merged(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) return patch;
    ObjectNode merged = target.isObject() ? target.deepCopy() : Json.MAPPER.createObjectNode();
    for (var field : patch.properties()) {
      if (field.getValue().isNull()) merged.remove(field.getKey());
      else merged.set(field.getKey(), merged(merged.path(field.getKey()), field.getValue()));
    }
    return merged;
  }
}
