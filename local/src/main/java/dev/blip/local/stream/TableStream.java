package dev.blip.local.stream;

import dev.blip.local.data.LocalAws;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** A table's stream on this machine. For one thread at a time. */
public final class TableStream implements AutoCloseable {
  private final String table;
  private final DynamoDbClient tables;
  private final DynamoDbStreamsClient streams;
  private @Nullable String arn;

  /**
   * @param port of the tables
   */
  public TableStream(int port, String table) {
    this.table = table;
    tables = LocalAws.dynamoDb(port);
    streams = LocalAws.streams(port);
  }

  /** Its name, which is another one once the table is made anew. */
  String arn() {
    String known = arn;
    if (known != null) return known;
    String found = tables.describeTable(ask -> ask.tableName(table)).table().latestStreamArn();
    if (found == null) {
      throw ResourceNotFoundException.builder().message(table + " has no stream").build();
    }
    arn = found;
    return found;
  }

  /** Looks its name up anew the next time. */
  void forget() {
    arn = null;
  }

  List<Shard> shards() {
    String stream = arn();
    return streams.describeStream(ask -> ask.streamArn(stream)).streamDescription().shards();
  }

  /**
   * A place in a shard.
   *
   * @param after this number; null for the beginning
   */
  String iterator(String shard, @Nullable String after) {
    String stream = arn();
    return streams
        .getShardIterator(
            ask -> {
              ask.streamArn(stream).shardId(shard);
              if (after == null) ask.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
              else {
                ask.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .sequenceNumber(after);
              }
            })
        .shardIterator();
  }

  GetRecordsResponse read(String iterator, int most) {
    return streams.getRecords(ask -> ask.shardIterator(iterator).limit(most));
  }

  @Override
  public void close() {
    tables.close();
    streams.close();
  }
}
