package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Countries;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a caller asks a link to be: every field read from JSON and checked, or refused by name. */
record LinkDraft(@Nullable String slug, LinkSettings settings) {
  private static final Pattern SLUG = Pattern.compile("[a-zA-Z0-9_-]{3,64}");
  private static final Set<String> RESERVED = Set.of("app", "api", "parties", "dev", "health");

  /** As given, and as sent. */
  private static final int LONGEST_URL = 2_048;

  private static final int LONGEST_TITLE = 200;
  private static final int MOST_TAGS = 20;
  static final int LONGEST_TAG = 50;
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
    for (var field : json.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw Refusal.bad(
            "field %s is not one of %s".formatted(Text.quoted(field.getKey()), FIELDS));
      }
    }
    return new LinkDraft(
        slug(json),
        new LinkSettings(
            url("destination", json.path("destination"), own),
            countries(json.path("countries"), own),
            QueryMode.read(text(json, "query")),
            expiresAt(text(json, "expiresAt")),
            maxClicks(json.path("maxClicks")),
            enabled(json.path("enabled")),
            title(text(json, "title")),
            tags(json.path("tags"))));
  }

  private static @Nullable String slug(JsonNode json) {
    String slug = text(json, "slug");
    if (slug == null) return null;
    if (!SLUG.matcher(slug).matches()) {
      throw Refusal.bad("slug must match " + SLUG + ", was " + Text.quoted(slug));
    }
    if (RESERVED.contains(slug)) throw Refusal.bad("slug " + slug + " is reserved");
    return slug;
  }

  private static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) return null;
    if (!value.isTextual()) throw Refusal.bad(field + " must be a text, was " + shown(value));
    return value.asText();
  }

  private static String url(String field, JsonNode value, OwnAddresses own) {
    if (value.isTextual() && !value.asText().isEmpty()) {
      refuseLonger(field, "has", value.asText());
      String sent = own.refuse(field, WebAddress.read(field, value.asText())).toString();
      return refuseLonger(field, "is sent with", sent);
    }
    throw Refusal.bad(
        "%s must be an absolute http or https URL of at most %d characters, was %s"
            .formatted(field, LONGEST_URL, value.isMissingNode() ? "left out" : shown(value)));
  }

  private static String refuseLonger(String field, String has, String url) {
    if (url.length() <= LONGEST_URL) return url;
    throw Refusal.bad(
        "%s must have 1..%d characters, %s %d".formatted(field, LONGEST_URL, has, url.length()));
  }

  private static Map<String, String> countries(JsonNode value, OwnAddresses own) {
    var countries = new LinkedHashMap<String, String>();
    if (value.isMissingNode() || value.isNull()) return countries;
    if (!value.isObject()) {
      throw Refusal.bad("countries must be an object of country to URL, was " + shown(value));
    }
    for (var entry : value.properties()) {
      String country = Countries.require("countries", entry.getKey());
      countries.put(country, url("countries." + country, entry.getValue(), own));
    }
    return countries;
  }

  private static @Nullable Instant expiresAt(@Nullable String text) {
    if (text == null) return null;
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw Refusal.bad(
          "expiresAt must be an instant such as 2030-01-31T12:00:00Z, was " + Text.quoted(text));
    }
  }

  private static @Nullable Long maxClicks(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) return null;
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 1) {
      throw Refusal.bad("maxClicks must be a whole number 1 or more, was " + shown(value));
    }
    return value.asLong();
  }

  private static boolean enabled(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) return true;
    if (!value.isBoolean()) {
      throw Refusal.bad("enabled must be true or false, was " + shown(value));
    }
    return value.asBoolean();
  }

  private static @Nullable String title(@Nullable String title) {
    if (title != null && title.length() > LONGEST_TITLE) {
      throw Refusal.bad(
          "title must have 0..%d characters, has %d".formatted(LONGEST_TITLE, title.length()));
    }
    return title;
  }

  private static List<String> tags(JsonNode value) {
    var tags = new ArrayList<String>();
    if (value.isMissingNode() || value.isNull()) return tags;
    for (JsonNode tag : value) {
      boolean fits = tag.isTextual() && !tag.asText().isEmpty();
      if (!fits || tag.asText().length() > LONGEST_TAG) {
        throw Refusal.bad(
            "a tag must be a text of 1..%d characters, was %s".formatted(LONGEST_TAG, shown(tag)));
      }
      tags.add(tag.asText());
    }
    if (!value.isArray() || tags.size() > MOST_TAGS) {
      throw Refusal.bad("tags must be a list of 0..%d texts".formatted(MOST_TAGS));
    }
    return tags;
  }

  private static String shown(JsonNode value) {
    return Text.quoted(value.isTextual() ? value.asText() : value.toString());
  }
}
