package dev.blip.coordinator.lease;

import dev.blip.coordinator.lease.LeaseRow.Standing;
import dev.blip.protocol.PublishedRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The table of leases, shards and the cluster's founder. Every write is conditional on what its
 * writer saw, but that of the parties' rules, which decide nothing here; every read is consistent.
 * Safe for use by many threads; calls throw {@code SdkException} when DynamoDB does not answer in
 * time.
 */
public final class LeaseTable implements AutoCloseable {
  private static final String LEASE = "lease";
  private static final String CLUSTER = "cluster";
  private static final Duration KEEP_REVOKED = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(LeaseTable.class);

  private final DynamoDbClient client;
  private final String table;
  private final ShardTable shards;

  /** Leases of this process that are over, and still stand there. */
  private final Set<String> over = ConcurrentHashMap.newKeySet();

  public LeaseTable(LeaseSettings settings) {
    client = settings.client();
    table = settings.table();
    shards = new ShardTable(client, table);
  }

  /**
   * Opens a connection to DynamoDB, and makes what the first call has to make, while something else
   * is waited for. Where there is no answer, the next call tells.
   */
  public void reach() {
    try {
      founder();
    } catch (SdkException e) {
      LOG.debug("lease table is not reached yet", e);
    }
  }

  /** Writes a new lease, and takes out those that could not be {@link #remove}d. */
  void enter(LeaseRow row) {
    removeOver();
    var item = Item.key(LEASE, row.id());
    item.put("version", Item.of(row.version()));
    item.put("standing", Item.of(row.standing().name()));
    item.put("address", Item.of(row.address()));
    item.put("machine", Item.of(row.holder().machine()));
    item.put("pid", Item.of(row.holder().pid()));
    item.put("started", Item.of(row.holder().started()));
    item.put("reads", Item.of(row.reads()));
    client.putItem(
        put ->
            put.tableName(table)
                .item(item)
                .conditionExpression("attribute_not_exists(#id)")
                .expressionAttributeNames(Map.of("#id", "id")));
  }

  /**
   * Raises a lease's version by one.
   *
   * @return the version that stands there now; empty if the lease was revoked or is not there
   */
  Optional<Long> renew(String id, long version, Standing standing) {
    try {
      client.updateItem(
          update ->
              update
                  .tableName(table)
                  .key(Item.key(LEASE, id))
                  .updateExpression("SET #version = :next, standing = :standing")
                  .conditionExpression("#version = :seen AND attribute_not_exists(revoked)")
                  .expressionAttributeNames(Map.of("#version", "version"))
                  .expressionAttributeValues(
                      Map.of(
                          ":next", Item.of(version + 1),
                          ":seen", Item.of(version),
                          ":standing", Item.of(standing.name()))));
      return Optional.of(version + 1);
    } catch (ConditionalCheckFailedException e) {
      return Optional.empty();
    }
  }

  Optional<LeaseRow> lease(String id) {
    var item =
        client
            .getItem(get -> get.tableName(table).key(Item.key(LEASE, id)).consistentRead(true))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(leaseRow(item));
  }

  /** All leases, revoked ones too. */
  public List<LeaseRow> leases() {
    return client
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("kind = :kind")
                    .expressionAttributeValues(Map.of(":kind", Item.of(LEASE))))
        .items()
        .stream()
        .map(LeaseTable::leaseRow)
        .toList();
  }

  /** Ends a lease that has not changed since it was seen; false if it has. */
  boolean revoke(LeaseRow seen) {
    long expires = System.currentTimeMillis() / 1_000 + KEEP_REVOKED.toSeconds();
    try {
      client.updateItem(
          update ->
              update
                  .tableName(table)
                  .key(Item.key(LEASE, seen.id()))
                  .updateExpression("SET revoked = :yes, expires = :expires")
                  .conditionExpression("#version = :seen")
                  .expressionAttributeNames(Map.of("#version", "version"))
                  .expressionAttributeValues(
                      Map.of(
                          ":yes", AttributeValue.fromBool(true),
                          ":expires", Item.of(expires),
                          ":seen", Item.of(seen.version()))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return lease(seen.id()).map(LeaseRow::revoked).orElse(true);
    }
  }

  /**
   * Takes a lease out: a lease that is not there is over. If that fails, it is taken out before the
   * next is entered: so nobody waits for a lease whose holder has begun anew.
   */
  void remove(String id) {
    over.add(id);
    removeOver();
  }

  private void removeOver() {
    for (String id : over) {
      client.deleteItem(delete -> delete.tableName(table).key(Item.key(LEASE, id)));
      over.remove(id);
    }
  }

  /** The shards' records. */
  ShardTable shards() {
    return shards;
  }

  /** The lease whose holder formed the cluster last. */
  public Optional<String> founder() {
    return named("founder");
  }

  /** Enters a new founder; false if the founder is not the one that was seen. */
  public boolean found(@Nullable String seen, String founder) {
    return name("founder", seen, founder);
  }

  /** The lease whose holder decided the last split. */
  Optional<String> winner() {
    return named("winner");
  }

  boolean win(@Nullable String seen, String winner) {
    return name("winner", seen, winner);
  }

  void forgetWinner(String winner) {
    try {
      client.deleteItem(
          delete ->
              delete
                  .tableName(table)
                  .key(Item.key(CLUSTER, "winner"))
                  .conditionExpression("lease = :lease")
                  .expressionAttributeValues(Map.of(":lease", Item.of(winner))));
    } catch (ConditionalCheckFailedException e) {
      // Another's by now.
      return;
    }
  }

  private Optional<String> named(String role) {
    var item =
        client.getItem(
            get -> get.tableName(table).key(Item.key(CLUSTER, role)).consistentRead(true));
    return item.hasItem() ? Optional.of(new Item(item.item()).text("lease")) : Optional.empty();
  }

  private boolean name(String role, @Nullable String seen, String lease) {
    var item = Item.key(CLUSTER, role);
    item.put("lease", Item.of(lease));
    try {
      client.putItem(
          put -> {
            put.tableName(table).item(item);
            if (seen == null) put.conditionExpression("attribute_not_exists(lease)");
            else
              put.conditionExpression("lease = :seen")
                  .expressionAttributeValues(Map.of(":seen", Item.of(seen)));
          });
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /** What was published last. */
  public Optional<String> rules() {
    var item =
        client.getItem(
            get ->
                get.tableName(table)
                    .key(Item.key(PublishedRules.KIND, PublishedRules.ID))
                    .consistentRead(true));
    return item.hasItem()
        ? Optional.of(new Item(item.item()).text(PublishedRules.ATTRIBUTE))
        : Optional.empty();
  }

  /** Puts what parties say where functions read it, in the place of what was there. */
  public void publish(String rules) {
    var item = Item.key(PublishedRules.KIND, PublishedRules.ID);
    item.put(PublishedRules.ATTRIBUTE, Item.of(rules));
    client.putItem(
        put ->
            put.tableName(table)
                .item(item)
                .overrideConfiguration(call -> call.apiCallTimeout(Timing.SHARD_CALL)));
  }

  @Override
  public void close() {
    client.close();
  }

  private static LeaseRow leaseRow(Map<String, AttributeValue> attributes) {
    var item = new Item(attributes);
    return new LeaseRow(
        item.text("id"),
        item.number("version"),
        Standing.valueOf(item.text("standing")),
        item.has("revoked"),
        item.text("address"),
        new Incarnation(item.text("machine"), item.number("pid"), item.number("started")),
        item.has("reads") ? (int) item.number("reads") : LeaseRow.READS_FIRST);
  }
}
