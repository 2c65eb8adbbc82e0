package dev.blip.functions.links;

import dev.blip.functions.moderation.Takedown;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
          "devices",
          "split",
          "query",
          "utm",
          "startsAt",
          "expiresAt",
          "maxClicks",
          "afterEnd",
          "enabled",
          "title",
          "tags",
          "password");

  private static final Pattern SLUG = Pattern.compile("[a-zA-Z0-9_-]{3,64}");

  /** What links have that no owner has changed since versions are kept. */
  static final String FIRST_VERSION = "0";

  private static final AttributeValue NONE = AttributeValue.builder().build();

  private LinkItem() {}

  /** Whether it may be a key; the table answers for no others. */
  static boolean isSlug(String text) {
    return SLUG.matcher(text).matches();
  }

  static Map<String, AttributeValue> key(String slug) {
    return Map.of("slug", AttributeValue.fromS(slug));
  }

  /** A moment in epoch milliseconds. */
  static AttributeValue millis(Instant moment) {
    return AttributeValue.fromN(Long.toString(moment.toEpochMilli()));
  }

  /** A moment in epoch seconds, as the table's time to live has it. */
  static AttributeValue seconds(Instant moment) {
    return AttributeValue.fromN(Long.toString(moment.getEpochSecond()));
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
    put(item, "startsAt", settings.startsAt());
    put(item, "expiresAt", settings.expiresAt());
    put(item, "afterEnd", settings.afterEnd());
    put(item, "title", settings.title());
    put(item, "password", settings.password());
    if (!settings.devices().isEmpty()) item.put("devices", texts(settings.devices()));
    if (!settings.utm().isEmpty()) item.put("utm", texts(settings.utm()));
    var split = settings.split().stream().map(LinkItem::share).toList();
    if (!split.isEmpty()) item.put("split", AttributeValue.fromL(split));
    Long maxClicks = settings.maxClicks();
    if (maxClicks != null) item.put("maxClicks", AttributeValue.fromN(maxClicks.toString()));
    return item;
  }

  private static AttributeValue share(LinkSettings.Share share) {
    return AttributeValue.fromM(
        Map.of(
            "url", AttributeValue.fromS(share.url()),
            "weight", AttributeValue.fromN(Integer.toString(share.weight()))));
  }

  private static LinkSettings.Share share(Map<String, AttributeValue> share) {
    AttributeValue weight = share.getOrDefault("weight", AttributeValue.fromN("1"));
    return new LinkSettings.Share(
        text(share.getOrDefault("url", NONE)), Integer.parseInt(weight.n()));
  }

  private static AttributeValue texts(Map<String, String> texts) {
    return AttributeValue.fromM(
        texts.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> AttributeValue.fromS(e.getValue()))));
  }

  private static void put(Map<String, AttributeValue> item, String name, @Nullable Object value) {
    if (value != null) item.put(name, AttributeValue.fromS(value.toString()));
  }

  /** Whether it is one that is there: of a deleted one a trace stays for some time. */
  static boolean isLink(Map<String, AttributeValue> item) {
    return item.containsKey("account");
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
        version == null ? FIRST_VERSION : version,
        Takedown.of(item));
  }

  /** What an owner has said, by its attributes. */
  static LinkSettings settings(Map<String, AttributeValue> item) {
    AttributeValue maxClicks = item.get("maxClicks");
    return new LinkSettings(
        text(item.getOrDefault("destination", NONE)),
        texts(item, "countries"),
        texts(item, "devices"),
        item.getOrDefault("split", NONE).l().stream().map(each -> share(each.m())).toList(),
        QueryMode.stored(item.getOrDefault("query", NONE).s()),
        texts(item, "utm"),
        instant(item, "startsAt"),
        instant(item, "expiresAt"),
        maxClicks == null ? null : Long.valueOf(maxClicks.n()),
        item.getOrDefault("afterEnd", NONE).s(),
        item.getOrDefault("enabled", AttributeValue.fromBool(true)).bool(),
        item.getOrDefault("title", NONE).s(),
        item.getOrDefault("tags", NONE).l().stream().map(AttributeValue::s).toList(),
        item.getOrDefault("password", NONE).s());
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
