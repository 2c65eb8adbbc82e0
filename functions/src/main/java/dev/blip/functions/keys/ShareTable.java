package dev.blip.functions.keys;

import static dev.blip.functions.keys.SecretTable.text;

import dev.blip.functions.Environment;
import dev.blip.protocol.Share;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;

/**
 * Shares as a {@link SecretTable} has them, in the table of keys. A share is good for tickets that
 * open its account's room of clicks, and for nothing else.
 */
public final class ShareTable {
  /** What each secret begins with. */
  public static final String PREFIX = KeyTable.PREFIX + "share_";

  private final SecretTable secrets;

  public ShareTable(Environment environment) {
    secrets = new SecretTable(environment, PREFIX, "share");
  }

  /**
   * A share, without its secret.
   *
   * @param link whose clicks alone are shown; null for all
   * @param expiresAt null where it does not end by itself
   */
  public record Row(
      String id,
      String account,
      String name,
      @Nullable String link,
      @Nullable Instant expiresAt,
      Instant createdAt) {
    /** What a room is told of it. */
    public Share share() {
      return new Share(id, link, expiresAt == null ? null : expiresAt.toEpochMilli());
    }
  }

  /**
   * A share that was just made.
   *
   * @param secret which nobody can be told again
   */
  record Made(Row share, String secret) {}

  Made make(
      String account,
      String name,
      @Nullable String link,
      @Nullable Instant expiresAt,
      Instant now,
      Function<Row, Put> told) {
    var fields = new HashMap<String, AttributeValue>();
    fields.put("name", text(name));
    if (link != null) fields.put("link", text(link));
    if (expiresAt != null) fields.put("expiresAt", text(expiresAt.toString()));
    var made = secrets.make(account, fields, now, 0, item -> told.apply(read(item)));
    return new Made(read(made.item()), made.secret());
  }

  /** All shares of an account, the oldest first; a new one after a moment. */
  List<Row> list(String account) {
    return secrets.list(account).stream().map(ShareTable::read).toList();
  }

  /** Takes a share away; false if the account has none of that ID. */
  boolean revoke(String account, String id, Function<Row, Put> told) {
    return secrets.revoke(account, id, item -> told.apply(read(item)));
  }

  /** The share of a secret; empty if there is none. */
  public Optional<Row> of(String secret) {
    return secrets.of(secret).map(ShareTable::read);
  }

  private static Row read(Map<String, AttributeValue> item) {
    AttributeValue link = item.get("link");
    return new Row(
        text(item, "id"),
        text(item, "account"),
        text(item, "name"),
        link == null ? null : link.s(),
        SecretTable.instant(item, "expiresAt"),
        Instant.parse(text(item, "createdAt")));
  }
}
