package dev.blip.functions.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One change of a link, of an account's members, or of its keys, shares and webhooks. No secret is
 * told.
 *
 * @param id a version 7 UUID, of the moment
 * @param of what was changed
 * @param name the link's slug, the member's, key's or share's name, where a webhook leads
 * @param by who made it, in words for people
 * @param op what was done
 * @param before the fields that it changed, as they were; empty for a link that was not there
 * @param after the same as they are since; empty for one that is there no more
 */
public record AuditEntry(
    String id,
    String account,
    Kind of,
    String name,
    Instant at,
    String by,
    Op op,
    ObjectNode before,
    ObjectNode after) {
  /** An item takes 400 KB: both sides together and their names are well below. */
  private static final int MOST_BYTES = 100 * 1024;

  /** What changes are told of. */
  public enum Kind {
    LINK,
    MEMBER,
    KEY,
    SHARE,
    WEBHOOK
  }

  /** What can be done to it; links alone are restored. */
  public enum Op {
    CREATED,
    CHANGED,
    DELETED,
    RESTORED
  }

  public AuditEntry {
    before = fitting(before);
    after = fitting(after);
  }

  private static ObjectNode fitting(ObjectNode fields) {
    int size = Json.write(fields).getBytes(StandardCharsets.UTF_8).length;
    return size <= MOST_BYTES ? fields : Json.MAPPER.createObjectNode().put("omitted", true);
  }

  /** What of some fields others have not, or otherwise. */
  public static ObjectNode differing(ObjectNode fields, ObjectNode others) {
    ObjectNode differing = Json.MAPPER.createObjectNode();
    for (var field : fields.properties()) {
      if (field.getValue().equals(others.path(field.getKey()))) continue;
      differing.set(field.getKey(), field.getValue());
    }
    return differing;
  }
}
