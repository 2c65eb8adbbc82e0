package dev.blip.functions.keys;

import static dev.blip.functions.keys.SecretTable.text;

import dev.blip.functions.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;

/** Keys as a {@link SecretTable} has them: with scopes, a hint, and when each was used last. */
public final class KeyTable {
  /** What each secret begins with. */
  public static final String PREFIX = "blip_";

  private static final int SHOWN = PREFIX.length() + 4;

  /** How often a key's last use is written at most. */
  private static final Duration USE_PRECISION = Duration.ofMinutes(1);

  private final SecretTable secrets;

  public KeyTable(Environment environment) {
    secrets = new SecretTable(environment, PREFIX, null);
  }

  /**
   * A key that was just made.
   *
   * @param secret which nobody can be told again
   */
  record Made(ApiKey key, String secret) {}

  Made make(
      String account, String name, Set<Scope> scopes, Instant now, Function<ApiKey, Put> told) {
    var texts = AttributeValue.fromSs(scopes.stream().map(Scope::text).toList());
    var fields = Map.of("name", text(name), "scopes", texts);
    var made = secrets.make(account, fields, now, SHOWN, item -> told.apply(read(item)));
    return new Made(read(made.item()), made.secret());
  }

  /** All keys of an account, the oldest first; a new one after a moment. */
  List<ApiKey> list(String account) {
    return secrets.list(account).stream().map(KeyTable::read).toList();
  }

  /** Takes a key away; false if the account has none of that ID. */
  boolean revoke(String account, String id, Function<ApiKey, Put> told) {
    return secrets.revoke(account, id, item -> told.apply(read(item)));
  }

  /** The key of a secret, and notes that it was used; empty if there is none. */
  public Optional<ApiKey> use(String secret, Instant now) {
    Optional<ApiKey> key = secrets.of(secret).map(KeyTable::read);
    if (key.isEmpty()) return key;
    Instant last = key.get().lastUsedAt();
    if (last == null || last.plus(USE_PRECISION).isBefore(now)) secrets.used(secret, now);
    return key;
  }

  private static ApiKey read(Map<String, AttributeValue> item) {
    AttributeValue scopes = item.getOrDefault("scopes", AttributeValue.fromSs(List.of()));
    return new ApiKey(
        text(item, "id"),
        text(item, "account"),
        text(item, "name"),
        Scope.read(scopes.ss()),
        text(item, "hint"),
        Instant.parse(text(item, "createdAt")),
        SecretTable.instant(item, "lastUsedAt"));
  }
}
