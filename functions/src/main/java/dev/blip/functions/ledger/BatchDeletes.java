package dev.blip.functions.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Deletes items by their keys, 25 in a request and some requests at the same time. */
final class BatchDeletes {
  private static final int PER_CALL = 25;
  private static final int SIDE_BY_SIDE = 8;
  private static final int MOST_TRIES = 6;
  private static final long FIRST_PAUSE_MS = 20;

  private final DynamoDbClient dynamoDb;

  BatchDeletes(DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /**
   * Returns when all are gone.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if some may be left
   */
  void delete(String table, List<Map<String, AttributeValue>> keys) {
    var permits = new Semaphore(SIDE_BY_SIDE);
    List<Future<?>> calls = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int from = 0; from < keys.size(); from += PER_CALL) {
        var some = keys.subList(from, Math.min(from + PER_CALL, keys.size()));
        calls.add(
            threads.submit(
                () -> {
                  permits.acquire();
                  try {
                    batch(table, some);
                  } finally {
                    permits.release();
                  }
                  return null;
                }));
      }
      for (Future<?> call : calls) call.get();
    } catch (ExecutionException e) {
      throw SdkClientException.create("items could not be deleted", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SdkClientException.create("interrupted while items were deleted", e);
    }
  }

  private void batch(String table, List<Map<String, AttributeValue>> keys)
      throws InterruptedException {
    List<WriteRequest> open =
        keys.stream()
            .map(key -> DeleteRequest.builder().key(key).build())
            .map(delete -> WriteRequest.builder().deleteRequest(delete).build())
            .toList();
    for (int tries = 1; true; tries++) {
      Map<String, List<WriteRequest>> next = Map.of(table, open);
      open =
          dynamoDb
              .batchWriteItem(write -> write.requestItems(next))
              .unprocessedItems()
              .getOrDefault(table, List.of());
      if (open.isEmpty()) return;
      if (tries == MOST_TRIES) throw SdkClientException.create("table is throttled");
      Thread.sleep(FIRST_PAUSE_MS << tries);
    }
  }
}
