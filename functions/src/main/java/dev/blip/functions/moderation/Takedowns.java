package dev.blip.functions.moderation;

import dev.blip.functions.Environment;
import dev.blip.functions.Ids;
import dev.blip.protocol.Uuid7;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Slugs that the operator has taken down. A note of each stays until it is lifted, whatever becomes
 * of the link: nobody gets the slug anew meanwhile. The link itself says so too, where redirects
 * and its owner read it anyway. Both are written in one transaction. Safe for use by many threads.
 */
public final class Takedowns {
  private static final String KIND = "takenDown";

  /** So often it is tried while the link is made, changed or forgotten at the same time. */
  private static final int MOST_TRIES = 20;

  /** Whoever has the link as it was before gets a 412. */
  private static final String VERSION = "#version = :version";

  private final Uuid7 ids = Ids.random();
  private final DynamoDbClient dynamoDb;
  private final ModerationTable notes;
  private final String links;

  public Takedowns(Environment environment) {
    dynamoDb = environment.dynamoDb();
    notes = new ModerationTable(environment, dynamoDb);
    links = environment.required("LINKS_TABLE");
  }

  /**
   * One that holds.
   *
   * @param slug as the link is spelt
   */
  record Held(String slug, Takedown takedown) {}

  /** A condition of a transaction that makes a link: nobody has taken its slug down. */
  public TransactWriteItem unlessTakenDown(String slug) {
    var check =
        ConditionCheck.builder()
            .tableName(notes.name())
            .key(ModerationTable.key(KIND, name(slug)))
            .conditionExpression("attribute_not_exists(what)")
            .build();
    return TransactWriteItem.builder().conditionCheck(check).build();
  }

  /** Links of any spelling share a note. */
  private static String name(String slug) {
    return slug.toLowerCase(Locale.ROOT);
  }

  /**
   * Takes a slug down, whether there is a link or not; another reason replaces the one before.
   *
   * @return the slug as its link is spelt
   */
  String takeDown(String slug, Takedown takedown) {
    for (int tries = 1; true; tries++) {
      String link = spelt(slug);
      var note =
          Put.builder()
              .tableName(notes.name())
              .item(
                  ModerationTable.item(
                      KIND,
                      name(slug),
                      Map.of(
                          "slug",
                          AttributeValue.fromS(link == null ? name(slug) : link),
                          Takedown.ATTRIBUTE,
                          takedown.attribute())))
              .build();
      var put = TransactWriteItem.builder().put(note).build();
      if (write(List.of(put, link == null ? absent(name(slug)) : mark(link, takedown)), tries)) {
        return link == null ? name(slug) : link;
      }
    }
  }

  /** A link, or the trace of a deleted one, which may be restored: as it is spelt. */
  private @Nullable String spelt(String slug) {
    for (String each : List.of(slug, name(slug))) {
      boolean isThere =
          dynamoDb
              .getItem(get -> get.tableName(links).key(key(each)).consistentRead(true))
              .hasItem();
      if (isThere) return each;
    }
    return null;
  }

  private TransactWriteItem absent(String slug) {
    var check =
        ConditionCheck.builder()
            .tableName(links)
            .key(key(slug))
            .conditionExpression("attribute_not_exists(slug)")
            .build();
    return TransactWriteItem.builder().conditionCheck(check).build();
  }

  private AttributeValue version() {
    return AttributeValue.fromS(ids.next());
  }

  private TransactWriteItem mark(String slug, Takedown takedown) {
    var update =
        Update.builder()
            .tableName(links)
            .key(key(slug))
            .updateExpression("SET " + Takedown.ATTRIBUTE + " = :takedown, " + VERSION)
            .conditionExpression("attribute_exists(slug)")
            .expressionAttributeNames(Map.of("#version", "version"))
            .expressionAttributeValues(
                Map.of(":takedown", takedown.attribute(), ":version", version()))
            .build();
    return TransactWriteItem.builder().update(update).build();
  }

  private TransactWriteItem unmark(String slug) {
    var update =
        Update.builder()
            .tableName(links)
            .key(key(slug))
            .updateExpression("SET " + VERSION + " REMOVE " + Takedown.ATTRIBUTE)
            .conditionExpression("attribute_exists(slug)")
            .expressionAttributeNames(Map.of("#version", "version"))
            .expressionAttributeValues(Map.of(":version", version()))
            .build();
    return TransactWriteItem.builder().update(update).build();
  }

  /** Lifts what was taken down; empty if nothing was. */
  Optional<Held> lift(String slug) {
    for (int tries = 1; true; tries++) {
      var note = notes.read(KIND, name(slug));
      if (note.isEmpty()) return Optional.empty();
      Held held = held(note);
      var delete =
          Delete.builder()
              .tableName(notes.name())
              .key(ModerationTable.key(KIND, name(slug)))
              .build();
      var gone = TransactWriteItem.builder().delete(delete).build();
      String link = spelt(held.slug);
      if (write(List.of(gone, link == null ? absent(held.slug) : unmark(link)), tries)) {
        return Optional.of(held);
      }
    }
  }

  /**
   * Those that hold, by slug.
   *
   * @param after behind this slug, null for the first
   */
  List<Held> list(@Nullable String after, int most) {
    String behind = after == null ? null : name(after);
    return notes.list(KIND, behind, most).stream().map(Takedowns::held).toList();
  }

  private static Held held(Map<String, AttributeValue> note) {
    String slug = String.valueOf(note.getOrDefault("slug", AttributeValue.fromS("")).s());
    return new Held(slug, Takedown.read(note.getOrDefault(Takedown.ATTRIBUTE, NOTHING).m()));
  }

  private static final AttributeValue NOTHING = AttributeValue.fromM(Map.of());

  /** False where the link has come or gone meanwhile, or was written at the same time. */
  private boolean write(List<TransactWriteItem> items, int tries) {
    try {
      dynamoDb.transactWriteItems(all -> all.transactItems(items));
      return true;
    } catch (TransactionCanceledException e) {
      if (tries == MOST_TRIES) throw e;
      return false;
    }
  }

  private static Map<String, AttributeValue> key(String slug) {
    return Map.of("slug", AttributeValue.fromS(slug));
  }
}
