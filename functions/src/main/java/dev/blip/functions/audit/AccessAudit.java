package dev.blip.functions.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.Environment;
import dev.blip.functions.Ids;
import dev.blip.functions.audit.AuditEntry.Kind;
import dev.blip.functions.audit.AuditEntry.Op;
import dev.blip.protocol.Json;
import dev.blip.protocol.Uuid7;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.Put;

/** The entries that tell of an account's keys, shares and webhooks. */
public final class AccessAudit {
  private static final Logger LOG = LoggerFactory.getLogger(AccessAudit.class);

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

  /** Likewise that one is another now: what of it is, and its ID. */
  public Put changed(String account, String by, Thing was, Thing is) {
    var before = AuditEntry.differing(was.fields, is.fields);
    var after = AuditEntry.differing(is.fields, was.fields);
    before.set("id", was.fields.path("id"));
    after.set("id", is.fields.path("id"));
    return table.put(entry(account, by, Op.CHANGED, is, before, after));
  }

  private AuditEntry entry(
      String account, String by, Op op, Thing thing, ObjectNode before, ObjectNode after) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    return new AuditEntry(ids.next(), account, thing.kind, thing.name, now, by, op, before, after);
  }

  /** Writes one of what is kept in no table; where the table does not take it, the log has it. */
  public void note(Put entry) {
    try {
      table.write(entry);
    } catch (SdkException e) {
      LOG.error("the audit lacks {}", entry.item(), e);
    }
  }
}
