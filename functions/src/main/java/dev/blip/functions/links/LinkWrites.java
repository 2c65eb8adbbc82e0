package dev.blip.functions.links;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.Canceled;
import dev.blip.functions.Environment;
import dev.blip.functions.Ids;
import dev.blip.functions.audit.AuditEntry;
import dev.blip.functions.audit.AuditEntry.Op;
import dev.blip.functions.audit.AuditTable;
import dev.blip.functions.ledger.Erasure;
import dev.blip.functions.ledger.Erasures;
import dev.blip.functions.moderation.Takedowns;
import dev.blip.protocol.Json;
import dev.blip.protocol.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Changes of links, each in one transaction with the entry that tells of it, so that there is
 * neither without the other. A change is of the version that was read: what was before is exact.
 */
final class LinkWrites {
  /** So long a deleted link can be restored. */
  static final Duration TO_RESTORE = Duration.ofMinutes(10);

  /** Then the table may forget it. */
  private static final Duration TO_FORGET = Duration.ofDays(1);

  /** So often one is made again that meets another of the same link, or a visitor's count. */
  private static final int MOST_TRIES = 20;

  private final Uuid7 ids = Ids.random();
  private final DynamoDbClient dynamoDb;
  private final String table;
  private final AuditTable audit;
  private final Erasures erasures;
  private final Takedowns takedowns;

  LinkWrites(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("LINKS_TABLE");
    audit = new AuditTable(environment);
    erasures = new Erasures(environment);
    takedowns = new Takedowns(environment);
  }

  /** What became of a change. */
  sealed interface Change {
    /**
     * It is made.
     *
     * @param link as it is now, or was last
     */
    record Made(Link link) implements Change {}

    /** The account has no such link. */
    record Gone() implements Change {}

    /** The link has another version than the one that was to be changed. */
    record Conflict(Link now) implements Change {}
  }

  /**
   * Adds a link; false if its slug is taken, or was until some minutes ago by another account, or
   * is taken down.
   */
  boolean add(Link link, String by) {
    var put =
        Put.builder()
            .tableName(table)
            .item(LinkItem.of(link))
            .conditionExpression(
                "attribute_not_exists(slug) OR (attribute_exists(deletedAt) AND (deletedBy ="
                    + " :account OR deletedAt < :forgotten))")
            .expressionAttributeValues(
                Map.of(
                    ":account", AttributeValue.fromS(link.account()),
                    ":forgotten", LinkItem.millis(link.updatedAt().minus(TO_RESTORE))))
            .build();
    try {
      var made = TransactWriteItem.builder().put(put).build();
      var free = takedowns.unlessTakenDown(link.slug());
      write(made, entry(Op.CREATED, null, link, by), List.of(free));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /** Replaces what is said of a link; what was used of it meanwhile stays counted. */
  Change replace(Link old, Link next, String by) {
    var settings = LinkItem.settings(next.settings());
    var change =
        new LinkChange(old.account(), old.version())
            .set("updatedAt", AttributeValue.fromS(next.updatedAt().toString()))
            .set("version", AttributeValue.fromS(next.version()));
    for (String name : LinkItem.SETTINGS) change.set(name, settings.get(name));
    return change(next, change, entry(Op.CHANGED, old, next, by));
  }

  Change delete(Link old, Instant now, String by) {
    var change =
        new LinkChange(old.account(), old.version())
            .set("deletedAt", LinkItem.millis(now))
            .set("deletedBy", AttributeValue.fromS(old.account()))
            .set("forgetAt", LinkItem.seconds(now.plus(TO_FORGET)))
            .set("account", null);
    return change(old, change, entry(Op.DELETED, old, null, by));
  }

  /**
   * Deletes a link and lets the erasing of its clicks begin. It cannot be restored, and nobody gets
   * its slug until its last clicks' hour is over.
   */
  Change erase(Link old, Erasure erasure, String by) {
    Instant until = Instant.ofEpochMilli(erasure.until());
    var change =
        new LinkChange(old.account(), old.version())
            .set("deletedAt", LinkItem.millis(until))
            .set("forgetAt", LinkItem.seconds(until.plus(TO_FORGET)))
            .set("account", null);
    return change(old, change, entry(Op.DELETED, old, null, by), erasures.begin(erasure));
  }

  /** Brings back a link that its account has deleted some minutes ago. */
  Change restore(String slug, String account, Instant now, String by) {
    var deleted =
        new HashMap<>(
            dynamoDb
                .getItem(get -> get.tableName(table).key(LinkItem.key(slug)).consistentRead(true))
                .item());
    if (!deleted.containsKey("deletedAt")) return new Change.Gone();
    deleted.put("account", AttributeValue.fromS(account));
    Link link = LinkItem.read(deleted);
    var change =
        LinkChange.ofDeleted(account, LinkItem.millis(now.minus(TO_RESTORE)))
            .set("account", AttributeValue.fromS(account))
            .set("deletedAt", null)
            .set("deletedBy", null)
            .set("forgetAt", null);
    return change(link, change, entry(Op.RESTORED, null, link, by));
  }

  private AuditEntry entry(Op op, @Nullable Link old, @Nullable Link next, String by) {
    Link one = next != null ? next : old;
    if (one == null) throw new IllegalArgumentException("a change is of a link");
    ObjectNode before = settings(old);
    ObjectNode after = settings(next);
    ObjectNode was = AuditEntry.differing(before, after);
    ObjectNode is = AuditEntry.differing(after, before);
    if (old != null && next != null && hasNewPassword(old, next)) {
      was.put("password", true);
      is.put("password", true);
    }
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    return new AuditEntry(
        ids.next(), one.account(), AuditEntry.Kind.LINK, one.slug(), now, by, op, was, is);
  }

  private static boolean hasNewPassword(Link old, Link next) {
    String was = old.settings().password();
    String is = next.settings().password();
    return was != null && is != null && !was.equals(is);
  }

  private static ObjectNode settings(@Nullable Link link) {
    return link == null ? Json.MAPPER.createObjectNode() : LinkJson.settings(link.settings());
  }

  private Change change(Link made, LinkChange change, AuditEntry entry) {
    return change(made, change, entry, List.of());
  }

  private Change change(
      Link made, LinkChange change, AuditEntry entry, List<TransactWriteItem> besides) {
    var update =
        Update.builder()
            .tableName(table)
            .key(LinkItem.key(made.slug()))
            .updateExpression(change.update())
            .conditionExpression(change.condition())
            .expressionAttributeNames(change.names())
            .expressionAttributeValues(change.values())
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    try {
      write(TransactWriteItem.builder().update(update).build(), entry, besides);
      return new Change.Made(made);
    } catch (ConditionalCheckFailedException e) {
      if (!e.hasItem() || !LinkItem.isLink(e.item())) return new Change.Gone();
      Link now = LinkItem.read(e.item());
      return now.account().equals(made.account()) ? new Change.Conflict(now) : new Change.Gone();
    }
  }

  /**
   * Does all or nothing.
   *
   * @throws ConditionalCheckFailedException if a condition does not hold; with the item if it is
   *     the change's
   */
  private void write(TransactWriteItem change, AuditEntry entry, List<TransactWriteItem> besides) {
    List<TransactWriteItem> items = new ArrayList<>();
    items.add(change);
    items.add(TransactWriteItem.builder().put(audit.put(entry)).build());
    items.addAll(besides);
    for (int tries = 1; true; tries++) {
      try {
        dynamoDb.transactWriteItems(all -> all.transactItems(items));
        return;
      } catch (TransactionCanceledException e) {
        CancellationReason reason = e.cancellationReasons().getFirst();
        if (Canceled.isFor(e, Canceled.REFUSED)) {
          var failed = ConditionalCheckFailedException.builder().message(e.getMessage());
          if (reason.hasItem()) failed.item(reason.item());
          throw failed.build();
        }
        if (!Canceled.isFor(e, Canceled.CONFLICT) || tries == MOST_TRIES) throw e;
        Canceled.pause(e);
      }
    }
  }
}
