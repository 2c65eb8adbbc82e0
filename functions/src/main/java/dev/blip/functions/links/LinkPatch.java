package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Refusal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A merge patch of a link (RFC 7396). The rules of today hold for what it names; all else stays as
 * it is stored, though no rule would let it be said now.
 *
 * @param said what it names, as a draft
 */
record LinkPatch(JsonNode patch, LinkDraft said) {
  /** In characters, names and addresses. */
  private static final int MOST_COUNTRIES = 64 * 1024;

  /**
   * Reads a JSON object.
   *
   * @param old what it is a patch of
   * @throws Refusal (400) naming the field, its value and what it may be
   */
  static LinkPatch read(JsonNode patch, LinkSettings old, OwnAddresses own) {
    if (!patch.isObject()) throw Refusal.bad("body must be a JSON object");
    return new LinkPatch(patch, LinkDraft.part(patch, old.destination(), own));
  }

  /** Whether it says where visitors go who are not led elsewhere. */
  boolean namesDestination() {
    return patch.has("destination");
  }

  /**
   * What it makes of a link.
   *
   * @throws Refusal (400) if the link would begin after its end, or lead to more than it may
   */
  LinkSettings of(LinkSettings old) {
    LinkSettings next = said.settings().withPassword(said.password().hash(old.password()));
    Map<String, AttributeValue> stored = LinkItem.settings(old);
    Map<String, AttributeValue> given = LinkItem.settings(next);
    for (String name : LinkItem.SETTINGS) {
      if (!patch.has(name)) continue;
      AttributeValue value = merged(patch.path(name), stored.get(name), given.get(name));
      if (value == null) stored.remove(name);
      else stored.put(name, value);
    }
    LinkSettings patched = LinkItem.settings(stored);
    if (patch.has("startsAt") || patch.has("expiresAt")) {
      LinkDraft.requireOrder(patched.startsAt(), patched.expiresAt());
    }
    if (patch.has("countries")) requireFit(old.countries(), patched.countries());
    return patched;
  }

  /** Of one request there are not so many, but many patches add up, and the table takes no more. */
  private static void requireFit(Map<String, String> old, Map<String, String> next) {
    long characters = characters(next);
    if (characters <= MOST_COUNTRIES || characters <= characters(old)) return;
    throw Refusal.bad(
        "countries must have 0..%d characters together, would have %d"
            .formatted(MOST_COUNTRIES, characters));
  }

  private static long characters(Map<String, String> urls) {
    return urls.entrySet().stream()
        .mapToLong(e -> e.getKey().length() + e.getValue().length())
        .sum();
  }

  /** Of an object by its names, else what is given. */
  private static @Nullable AttributeValue merged(
      JsonNode patch, @Nullable AttributeValue stored, @Nullable AttributeValue given) {
    if (!patch.isObject()) return given;
    Map<String, AttributeValue> all = new HashMap<>(stored == null ? Map.of() : stored.m());
    for (var field : patch.properties()) all.remove(field.getKey());
    if (given != null) all.putAll(given.m());
    return AttributeValue.fromM(all);
  }
}
