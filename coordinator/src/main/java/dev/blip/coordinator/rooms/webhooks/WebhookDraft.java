package dev.blip.coordinator.rooms.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an owner says of a webhook. */
record WebhookDraft(URI url, Set<String> events, boolean enabled) {
  private static final Set<String> FIELDS = Set.of("url", "events", "enabled");

  /**
   * Reads a JSON object.
   *
   * @param old what holds where a field is left out; null for a new one, which must have a URL
   * @throws Refusal (400) if it is no webhook's
   */
  static WebhookDraft read(String body, @Nullable Webhook old) {
    JsonNode json = Json.tree(body);
    if (!json.isObject()) throw Refusal.bad("body must be a JSON object");
    for (var field : json.properties()) {
      if (FIELDS.contains(field.getKey())) continue;
      throw Refusal.bad(
          "body may have url, events and enabled, has " + Text.quoted(field.getKey()));
    }
    return new WebhookDraft(
        old == null || json.has("url") ? url(json.path("url")) : old.url(),
        json.has("events")
            ? events(json.path("events"))
            : old == null ? EventNames.USUAL : old.events(),
        json.has("enabled") ? enabled(json.path("enabled")) : old == null || old.enabled());
  }

  private static URI url(JsonNode value) {
    if (!value.isTextual()) throw badUrl(value, "");
    try {
      return FetchRequest.get(new URI(value.asText())).uri();
    } catch (URISyntaxException e) {
      throw badUrl(value, ": " + e.getReason() + " at index " + e.getIndex());
    } catch (IllegalArgumentException e) {
      throw badUrl(value, ": " + e.getMessage());
    }
  }

  private static Refusal badUrl(JsonNode value, String why) {
    return Refusal.bad("url must be an http or https address, was " + Json.shown(value) + why);
  }

  private static Set<String> events(JsonNode value) {
    Set<String> events = new TreeSet<>();
    for (JsonNode each : value) events.add(each.asText());
    if (value.isArray() && !events.isEmpty() && EventNames.ALL.containsAll(events)) return events;
    throw Refusal.bad(
        "events must be one or more of " + EventNames.ALL + ", was " + Json.shown(value));
  }

  private static boolean enabled(JsonNode value) {
    if (value.isBoolean()) return value.asBoolean();
    throw Refusal.bad("enabled must be true or false, was " + Json.shown(value));
  }
}
