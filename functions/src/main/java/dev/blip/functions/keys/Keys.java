package dev.blip.functions.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpCall;
import dev.blip.functions.audit.AccessAudit;
import dev.blip.functions.audit.AuditEntry;
import dev.blip.protocol.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys of an account: make, list, revoke. */
final class Keys extends SecretDesk {
  private final KeyTable keys;
  private final AccessAudit audit;

  Keys(Environment environment, InstantSource clock) {
    super(clock, "key", "name", "scopes");
    keys = new KeyTable(environment);
    audit = new AccessAudit(environment);
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
    return keys.list(account).stream().map(key -> shown(key, null)).toList();
  }

  @Override
  Object listed(List<?> all) {
    return new Listed(all);
  }

  @Override
  Supplier<Object> draft(HttpCall call, String account, String name, JsonNode body, Instant now) {
    Set<Scope> scopes = scopes(body.path("scopes"));
    return () -> {
      var made =
          keys.make(
              account, name, scopes, now, key -> audit.made(account, call.actor(), thing(key)));
      return shown(made.key(), made.secret());
    };
  }

  private static Set<Scope> scopes(JsonNode value) {
    List<String> scopes = new ArrayList<>();
    if (value.isArray()) for (JsonNode scope : value) scopes.add(scope.asText());
    return Scope.read(scopes);
  }

  @Override
  boolean revoke(String account, String id, HttpCall call) {
    return keys.revoke(account, id, key -> audit.revoked(account, call.actor(), thing(key)));
  }

  private static AccessAudit.Thing thing(ApiKey key) {
    var fields = Json.MAPPER.createObjectNode().put("id", key.id()).put("name", key.name());
    var scopes = fields.putArray("scopes");
    key.scopes().forEach(scope -> scopes.add(scope.text()));
    return new AccessAudit.Thing(AuditEntry.Kind.KEY, key.name(), fields);
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
