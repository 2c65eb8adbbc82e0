package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.links.LinkSettings.Share;
import dev.blip.protocol.Countries;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks a link to be: every field read from JSON and checked, or refused by name.
 *
 * @param slug in lower case, null for a generated one
 * @param settings without a password
 */
record LinkDraft(@Nullable String slug, LinkSettings settings, LinkPassword password) {
  static final int LONGEST_TAG = 50;

  /** The devices that are told apart, as a visitor's click names them. */
  private static final List<String> DEVICES = List.of("desktop", "mobile", "tablet");

  private static final List<String> UTM =
      List.of("source", "medium", "campaign", "term", "content");
  private static final Pattern SLUG = Pattern.compile("[a-zA-Z0-9_-]{3,64}");

  /** Bulk, import and export are addresses of the API beside links. */
  private static final Set<String> RESERVED =
      Set.of("app", "api", "parties", "dev", "health", "bulk", "import", "export");

  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_UTM = 200;
  private static final int MOST_TAGS = 20;
  private static final int MOST_SHARES = 10;
  private static final int MOST_WEIGHT = 100;
  private static final Set<String> FIELDS = fields();

  /** A link that was read may be sent back as it is. */
  private static Set<String> fields() {
    Set<String> fields = new TreeSet<>(LinkItem.SETTINGS);
    fields.addAll(LinkJson.READ_ONLY);
    fields.add("slug");
    return fields;
  }

  /**
   * Reads a request's body.
   *
   * @param own where no link may lead
   * @throws Refusal (400) naming the field, its value and what it may be
   */
  static LinkDraft read(String body, OwnAddresses own) {
    return read(Json.tree(body), own);
  }

  /** The same of JSON that has been read. */
  static LinkDraft read(JsonNode json, OwnAddresses own) {
    if (!json.isObject()) throw Refusal.bad("body must be a JSON object");
    requireKnown(json);
    return read(json, LinkField.url("destination", json.path("destination"), own), own);
  }

  /**
   * Reads what a merge patch names; what it takes away is as if it were left out.
   *
   * @param destination where the link leads; it is not looked at
   */
  static LinkDraft part(JsonNode patch, String destination, OwnAddresses own) {
    JsonNode json = LinkJson.merged(Json.MAPPER.createObjectNode(), patch);
    if (patch.has("destination")) return read(json, own);
    requireKnown(json);
    return read(json, destination, own);
  }

  private static void requireKnown(JsonNode json) {
    for (var field : json.properties()) {
      if (FIELDS.contains(field.getKey())) continue;
      throw Refusal.bad("field %s is not one of %s".formatted(Text.quoted(field.getKey()), FIELDS));
    }
  }

  private static LinkDraft read(JsonNode json, String destination, OwnAddresses own) {
    Instant startsAt = LinkField.instant(json, "startsAt");
    Instant expiresAt = LinkField.instant(json, "expiresAt");
    requireOrder(startsAt, expiresAt);
    var settings =
        new LinkSettings(
            destination,
            LinkField.urls(json, "countries", Countries::require, own),
            LinkField.urls(json, "devices", LinkDraft::device, own),
            split(json.path("split"), own),
            QueryMode.read(LinkField.text(json, "query")),
            utm(json.path("utm")),
            startsAt,
            expiresAt,
            LinkField.number(json, "maxClicks"),
            afterEnd(json.path("afterEnd"), own),
            LinkField.flag(json, "enabled", true),
            title(json),
            tags(json.path("tags")),
            null);
    return new LinkDraft(slug(json), settings, LinkPassword.read(json.path("password")));
  }

  /**
   * @throws Refusal (400) if a link that is to have both would begin after its end
   */
  static void requireOrder(@Nullable Instant startsAt, @Nullable Instant expiresAt) {
    if (startsAt == null || expiresAt == null || startsAt.isBefore(expiresAt)) return;
    throw Refusal.bad("startsAt must be before expiresAt, " + expiresAt + ", was " + startsAt);
  }

  /** Services that take a page's own title for a link's give it as it is, perhaps of some lines. */
  private static @Nullable String title(JsonNode json) {
    String title = LinkField.text(json, "title", LONGEST_TITLE);
    return title == null ? null : Text.lines("title", title);
  }

  private static @Nullable String slug(JsonNode json) {
    String slug = LinkField.text(json, "slug");
    if (slug == null) return null;
    if (!SLUG.matcher(slug).matches()) {
      throw Refusal.bad("slug must match " + SLUG + ", was " + Text.quoted(slug));
    }
    String lower = slug.toLowerCase(Locale.ROOT);
    if (RESERVED.contains(lower)) throw Refusal.bad("slug " + slug + " is reserved");
    return lower;
  }

  private static String device(String field, String name) {
    if (DEVICES.contains(name)) return name;
    throw Refusal.bad(field + " must be of " + DEVICES + ", has " + Text.quoted(name));
  }

  private static @Nullable String afterEnd(JsonNode value, OwnAddresses own) {
    return LinkField.isLeftOut(value) ? null : LinkField.url("afterEnd", value, own);
  }

  private static List<Share> split(JsonNode value, OwnAddresses own) {
    var split = new ArrayList<Share>();
    if (LinkField.isLeftOut(value)) return split;
    LinkField.requireList("split", value, MOST_SHARES, "objects with url and weight");
    for (JsonNode share : value) {
      String field = "split[" + split.size() + "]";
      for (var each : share.properties()) {
        if (Set.of("url", "weight").contains(each.getKey())) continue;
        throw Refusal.bad(field + " may have url and weight, has " + Text.quoted(each.getKey()));
      }
      String url = LinkField.url(field + ".url", share.path("url"), own);
      split.add(new Share(url, weight(field, share.path("weight"))));
    }
    return split;
  }

  private static int weight(String field, JsonNode value) {
    boolean fits = value.isIntegralNumber() && value.canConvertToInt();
    if (fits && value.asInt() >= 1 && value.asInt() <= MOST_WEIGHT) return value.asInt();
    throw Refusal.bad(
        "%s.weight must be a whole number of 1..%d, was %s"
            .formatted(field, MOST_WEIGHT, Json.shown(value)));
  }

  private static Map<String, String> utm(JsonNode value) {
    var utm = new LinkedHashMap<String, String>();
    if (LinkField.isLeftOut(value)) return utm;
    if (!value.isObject()) {
      throw Refusal.bad("utm must be an object of " + UTM + ", was " + Json.shown(value));
    }
    for (var each : value.properties()) {
      String name = each.getKey();
      if (!UTM.contains(name)) {
        throw Refusal.bad("utm must be of " + UTM + ", has " + Text.quoted(name));
      }
      boolean fits = each.getValue().isTextual() && !each.getValue().asText().isEmpty();
      if (!fits || each.getValue().asText().length() > LONGEST_UTM) {
        throw Refusal.bad(
            "utm.%s must be a text of 1..%d characters, was %s"
                .formatted(name, LONGEST_UTM, Json.shown(each.getValue())));
      }
      utm.put(name, Text.line("utm." + name, each.getValue().asText()));
    }
    return utm;
  }

  private static List<String> tags(JsonNode value) {
    var tags = new ArrayList<String>();
    if (LinkField.isLeftOut(value)) return tags;
    LinkField.requireList("tags", value, MOST_TAGS, "texts");
    for (JsonNode tag : value) {
      boolean fits = tag.isTextual() && !tag.asText().isEmpty();
      if (!fits || tag.asText().length() > LONGEST_TAG) {
        throw Refusal.bad(
            "tags[%d] must be a text of 1..%d characters, was %s"
                .formatted(tags.size(), LONGEST_TAG, Json.shown(tag)));
      }
      tags.add(Text.line("tags[" + tags.size() + "]", tag.asText()));
    }
    return tags;
  }
}
