package dev.blip.functions.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.Environment;
import dev.blip.functions.Ids;
import dev.blip.functions.audit.AuditEntry.Kind;
import dev.blip.functions.audit.AuditEntry.Op;
import dev.blip.protocol.Json;
import dev.blip.protocol.Uuid7;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.model.Put;

/** The entries that tell of an account's keys and shares. */
public final class AccessAudit {
  private final Uuid7 ids = Ids.random();
  private final AuditTable table;

  public AccessAudit(Environment environment) {
    table = new AuditTable(environment);
  }

  /**
   * One of them, without any secret.
   *
   * @param name for people
   * @param fields what it is, with its {@code id}
   */
  public record Thing(Kind kind, String name, ObjectNode fields) {}

  /** The write of what tells that one was made. */
  public Put made(String account, String by, Thing thing) {
    return table.put(
        entry(account, by, Op.CREATED, thing, Json.MAPPER.createObjectNode(), thing.fields));
  }

  /** Likewise that one was taken away. */
  public Put revoked(String account, String by, Thing thing) {
    return table.put(
        entry(account, by, Op.DELETED, thing, thing.fields, Json.MAPPER.createObjectNode()));
  }

  private AuditEntry entry(
      String account, String by, Op op, Thing thing, ObjectNode before, ObjectNode after) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    return new AuditEntry(ids.next(), account, thing.kind, thing.name, now, by, op, before, after);
  }
}
