package dev.blip.functions.ledger;

import dev.blip.protocol.Click;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How often a link was followed in all time, and when last: an item of the table of counts beside
 * those of hours, with the attributes {@code total} and {@code last} (epoch milliseconds). A
 * transaction adds all its clicks of a link in one write, so a link with 1,000 clicks a second
 * takes some thirteen writes a second; more of a link's items would only be more to write. Bots'
 * clicks are {@code bots}, and an erased link's is {@code gone} ({@link Erasures}).
 *
 * <p>A range key is {@code total#slug#part}: slugs in their order, behind all hours. The ledger
 * writes part {@code 0}; clicks that come by another way have parts of their own, which readers
 * add.
 */
public final class LinkTotal {
  static final String TOTAL = "total";
  static final String LAST = "last";
  static final String BOTS = "bots";

  /** The last moment (epoch milliseconds) whose clicks are erased and never counted again. */
  static final String GONE = "gone";

  /** When the table forgets an item that says no more than that. */
  static final String END = "forgetAt";

  private static final String PREFIX = "total#";
  private static final String LIVE = "0";

  private LinkTotal() {}

  static String key(Click click) {
    return key(click.link());
  }

  /** The item that the ledger writes. */
  static String key(String slug) {
    return key(slug, LIVE);
  }

  static String key(String slug, String part) {
    return from(slug) + part;
  }

  /** Where a link's range keys begin. */
  public static String from(String slug) {
    return PREFIX + slug + "#";
  }

  /** Where they end. */
  public static String to(String slug) {
    return PREFIX + slug + "#~";
  }

  /** The link that an item is of. */
  public static String slug(Map<String, AttributeValue> item) {
    String key = String.valueOf(item.getOrDefault("hourLinkPart", AttributeValue.fromS("")).s());
    return key.substring(PREFIX.length(), key.lastIndexOf('#'));
  }

  /** How many clicks an item counts. */
  public static long clicks(Map<String, AttributeValue> item) {
    return number(item, TOTAL, "0");
  }

  /** The latest of them in epoch milliseconds, -1 if there is none. */
  public static long lastMillis(Map<String, AttributeValue> item) {
    return number(item, LAST, "-1");
  }

  /** The last moment (epoch milliseconds) whose clicks are erased, null if none are. */
  static @Nullable Long gone(Map<String, AttributeValue> item) {
    AttributeValue until = item.get(GONE);
    return until == null ? null : Long.valueOf(until.n());
  }

  private static long number(Map<String, AttributeValue> item, String name, String otherwise) {
    AttributeValue none = AttributeValue.fromN(otherwise);
    return Long.parseLong(String.valueOf(item.getOrDefault(name, none).n()));
  }
}
