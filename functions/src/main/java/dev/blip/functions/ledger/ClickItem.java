package dev.blip.functions.ledger;

import dev.blip.functions.account.AccountSettings;
import dev.blip.protocol.Click;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A click as an item: an account's UTC day and the click's ID make the key. IDs begin with the
 * time, so a day's items are in the order they came.
 */
public final class ClickItem {
  private ClickItem() {}

  /** The hash key of an account's day. */
  public static String day(String account, LocalDate day) {
    return account + "#" + day;
  }

  /** The item of a click of a day that is not hot, as its account wants it kept. */
  public static Map<String, AttributeValue> of(Click click, AccountSettings settings) {
    var day = Instant.ofEpochMilli(click.time()).atOffset(ZoneOffset.UTC).toLocalDate();
    return of(click, settings, day(click.account(), day));
  }

  /** Likewise under a key of {@link DayShards}. */
  static Map<String, AttributeValue> of(Click click, AccountSettings settings, String accountDay) {
    var item = new HashMap<String, AttributeValue>();
    item.put("accountDay", AttributeValue.fromS(accountDay));
    text(item, "id", click.id());
    text(item, "account", click.account());
    text(item, "link", click.link());
    number(item, "time", click.time());
    number(item, "latitude", settings.kept(click.latitude()));
    number(item, "longitude", settings.kept(click.longitude()));
    text(item, "country", click.country());
    text(item, "city", click.city());
    text(item, "device", click.device());
    text(item, "referrer", click.referrer());
    item.put("bot", AttributeValue.fromBool(click.bot()));
    if (Boolean.TRUE.equals(click.approximate())) {
      item.put("approximate", AttributeValue.fromBool(true));
    }
    Instant end = settings.forgetAt(click);
    if (end != null) number(item, "forgetAt", end.getEpochSecond());
    return item;
  }

  /** The click of an item. */
  public static Click read(Map<String, AttributeValue> item) {
    return new Click(
        String.valueOf(text(item, "id")),
        String.valueOf(text(item, "account")),
        String.valueOf(text(item, "link")),
        Long.parseLong(String.valueOf(raw(item, "time"))),
        degrees(item, "latitude"),
        degrees(item, "longitude"),
        item.containsKey("approximate") ? true : null,
        text(item, "country"),
        text(item, "city"),
        text(item, "device"),
        Boolean.TRUE.equals(item.getOrDefault("bot", AttributeValue.fromBool(false)).bool()),
        text(item, "referrer"));
  }

  private static @Nullable String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : value.s();
  }

  private static @Nullable String raw(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : value.n();
  }

  private static @Nullable Double degrees(Map<String, AttributeValue> item, String name) {
    String number = raw(item, name);
    return number == null ? null : Double.valueOf(number);
  }

  private static void text(Map<String, AttributeValue> item, String name, @Nullable String value) {
    if (value != null) item.put(name, AttributeValue.fromS(value));
  }

  private static void number(
      Map<String, AttributeValue> item, String name, @Nullable Number value) {
    if (value != null) item.put(name, AttributeValue.fromN(value.toString()));
  }
}
