package dev.blip.functions.links;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A link as an item of the table. */
final class LinkItem {
  /** The attributes that its owner changes; the table has no others of {@link LinkSettings}. */
  static final List<String> SETTINGS =
      List.of(
          "destination",
          "countries",
          "query",
          "expiresAt",
          "maxClicks",
          "enabled",
          "title",
          "tags");

  /** What links have that no owner has changed since versions are kept. */
  static final String FIRST_VERSION = "0";

  private static final AttributeValue NONE = AttributeValue.builder().build();

  private LinkItem() {}

  static Map<String, AttributeValue> key(String slug) {
    return Map.of("slug", AttributeValue.fromS(slug));
  }

  static Map<String, AttributeValue> of(Link link) {
    Map<String, AttributeValue> item = settings(link.settings());
    item.put("slug", AttributeValue.fromS(link.slug()));
    item.put("account", AttributeValue.fromS(link.account()));
    item.put("used", AttributeValue.fromN(Long.toString(link.used())));
    item.put("createdAt", AttributeValue.fromS(link.createdAt().toString()));
    item.put("updatedAt", AttributeValue.fromS(link.updatedAt().toString()));
    item.put("version", AttributeValue.fromS(link.version()));
    return item;
  }

  /** The attributes of what an owner has said; what is not said has none. */
  static Map<String, AttributeValue> settings(LinkSettings settings) {
    var item = new HashMap<String, AttributeValue>();
    item.put("destination", AttributeValue.fromS(settings.destination()));
    item.put("countries", texts(settings.countries()));
    item.put("query", AttributeValue.fromS(settings.query().text()));
    item.put("enabled", AttributeValue.fromBool(settings.enabled()));
    item.put(
        "tags", AttributeValue.fromL(settings.tags().stream().map(AttributeValue::fromS).toList()));
    put(item, "expiresAt", settings.expiresAt());
    put(item, "title", settings.title());
    Long maxClicks = settings.maxClicks();
    if (maxClicks != null) item.put("maxClicks", AttributeValue.fromN(maxClicks.toString()));
    return item;
  }

  private static AttributeValue texts(Map<String, String> texts) {
    return AttributeValue.fromM(
        texts.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> AttributeValue.fromS(e.getValue()))));
  }

  private static void put(Map<String, AttributeValue> item, String name, @Nullable Object value) {
    if (value != null) item.put(name, AttributeValue.fromS(value.toString()));
  }

  static Link read(Map<String, AttributeValue> item) {
    Instant createdAt = Instant.parse(item.getOrDefault("createdAt", NONE).s());
    Instant updatedAt = instant(item, "updatedAt");
    String version = item.getOrDefault("version", NONE).s();
    return new Link(
        item.getOrDefault("slug", NONE).s(),
        item.getOrDefault("account", NONE).s(),
        settings(item),
        Long.parseLong(item.getOrDefault("used", AttributeValue.fromN("0")).n()),
        createdAt,
        updatedAt == null ? createdAt : updatedAt,
        version == null ? FIRST_VERSION : version);
  }

  private static LinkSettings settings(Map<String, AttributeValue> item) {
    AttributeValue maxClicks = item.get("maxClicks");
    return new LinkSettings(
        text(item.getOrDefault("destination", NONE)),
        texts(item, "countries"),
        QueryMode.stored(item.getOrDefault("query", NONE).s()),
        instant(item, "expiresAt"),
        maxClicks == null ? null : Long.valueOf(maxClicks.n()),
        item.getOrDefault("enabled", AttributeValue.fromBool(true)).bool(),
        item.getOrDefault("title", NONE).s(),
        item.getOrDefault("tags", NONE).l().stream().map(AttributeValue::s).toList());
  }

  private static @Nullable Instant instant(Map<String, AttributeValue> item, String name) {
    String text = item.getOrDefault(name, NONE).s();
    return text == null ? null : Instant.parse(text);
  }

  private static Map<String, String> texts(Map<String, AttributeValue> item, String name) {
    return item.getOrDefault(name, NONE).m().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> text(e.getValue())));
  }

  /** Empty where the table has none: its link leads nowhere, which is told to who follows it. */
  private static String text(AttributeValue value) {
    String text = value.s();
    return text == null ? "" : text;
  }
}
