package dev.blip.functions.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpCall;
import dev.blip.functions.audit.AccessAudit;
import dev.blip.functions.audit.AuditEntry;
import dev.blip.functions.ledger.AccessNews;
import dev.blip.functions.ledger.Sweeps;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** The keys of an account: make, list, revoke. */
final class Keys extends SecretDesk {
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");
  private static final Logger LOG = LoggerFactory.getLogger(Keys.class);

  private final KeyTable keys;
  private final AccessAudit audit;
  private final Sweeps sweeps;

  Keys(Environment environment, InstantSource clock) {
    super(clock, "key", "name", "scopes");
    keys = new KeyTable(environment);
    audit = new AccessAudit(environment);
    sweeps = new Sweeps(environment);
  }

  /**
   * A key as callers see it.
   *
   * @param key its secret, once
   */
  private record Shown(
      String id,
      String name,
      List<String> scopes,
      String hint,
      String createdAt,
      @Nullable String lastUsedAt,
      @Nullable String key) {}

  private record Listed(List<?> keys) {}

  @Override
  List<?> list(String account) {
    return keys.list(account).stream().map(Keys::shown).toList();
  }

  @Override
  Object listed(List<?> all) {
    return new Listed(all);
  }

  @Override
  Object make(HttpCall call, String account, String name, JsonNode body, Instant now) {
    Set<Scope> scopes = scopes(body.path("scopes"));
    var made =
        keys.make(account, name, scopes, now, key -> audit.made(account, call.actor(), thing(key)));
    return shown(made.key(), made.secret());
  }

  private static Set<Scope> scopes(JsonNode value) {
    List<String> scopes = new ArrayList<>();
    if (value.isArray()) for (JsonNode scope : value) scopes.add(scope.asText());
    return Scope.read(scopes);
  }

  /** Also ends sockets where an earlier try has failed half-way. */
  @Override
  boolean revoke(String account, String id, HttpCall call) {
    if (!ID.matcher(id).matches()) return false;
    boolean isKnown =
        keys.revoke(account, id, key -> audit.revoked(account, call.actor(), thing(key)));
    try {
      sweeps.tell(AccessNews.ofKey(account, id));
    } catch (SdkException e) {
      LOG.warn("rooms of {} are not told of a revoked key", account, e);
      throw new Refusal(503, "key is good for nothing more, but its sockets may stay; try again");
    }
    return isKnown;
  }

  private static AccessAudit.Thing thing(ApiKey key) {
    var fields = Json.MAPPER.createObjectNode().put("id", key.id()).put("name", key.name());
    var scopes = fields.putArray("scopes");
    key.scopes().forEach(scope -> scopes.add(scope.text()));
    return new AccessAudit.Thing(AuditEntry.Kind.KEY, key.name(), fields);
  }

  /** As callers see it, without its secret. */
  static Object shown(ApiKey key) {
    return shown(key, null);
  }

  private static Shown shown(ApiKey key, @Nullable String secret) {
    Instant lastUsedAt = key.lastUsedAt();
    return new Shown(
        key.id(),
        key.name(),
        key.scopes().stream().map(Scope::text).toList(),
        key.hint(),
        key.createdAt().toString(),
        lastUsedAt == null ? null : lastUsedAt.toString(),
        secret);
  }
}
