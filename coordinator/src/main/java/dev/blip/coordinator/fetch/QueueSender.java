package dev.blip.coordinator.fetch;

import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Uuid7;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Puts what rooms send into the one SQS queue that this coordinator knows; a try is one call.
 * Credentials and signature are the coordinator's own, so no room names another queue. Safe for use
 * by many threads.
 */
public final class QueueSender implements AutoCloseable {
  private static final Duration TRY = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String queue;
  private final Uuid7 ids;
  private final @Nullable SqsClient sqs;

  /**
   * @param queue its URL; empty if there is none
   */
  public QueueSender(String queue, String region, AwsCredentialsProvider credentials, Uuid7 ids) {
    this.queue = queue;
    this.ids = ids;
    sqs = queue.isEmpty() ? null : client(URI.create(queue), region, credentials);
  }

  private static SqsClient client(URI queue, String region, AwsCredentialsProvider credentials) {
    return SqsClient.builder()
        .endpointOverride(queue.resolve("/"))
        .region(Region.of(region))
        .credentialsProvider(credentials)
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(call -> call.apiCallTimeout(TRY))
        .build();
  }

  /**
   * Makes one try: 200 once all messages are in the queue, 502 if it has not taken some, 403 for
   * another queue. The stage fails where there was no answer.
   */
  public CompletionStage<RoomReply> send(FetchRequest request) {
    SqsClient client = sqs;
    if (client == null || !request.uri().toString().equals(queue)) {
      var refusal = new Refusal(403, "queue must be the coordinator's, was " + request.uri());
      return CompletableFuture.completedFuture(RoomReply.problem(403, refusal.problem(ids.next())));
    }
    return CompletableFuture.supplyAsync(() -> send(client, request.messages()), threads);
  }

  private RoomReply send(SqsClient client, List<String> messages) {
    var entries =
        IntStream.range(0, messages.size())
            .mapToObj(
                i ->
                    SendMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .messageBody(messages.get(i))
                        .build())
            .toList();
    var failed = client.sendMessageBatch(batch -> batch.queueUrl(queue).entries(entries)).failed();
    if (failed.isEmpty()) return RoomReply.text("sent");
    String told = "queue has not taken %d of %d: %s";
    var problem =
        new Problem(
            "elsewhere",
            told.formatted(failed.size(), messages.size(), failed.getFirst().message()),
            ids.next());
    return RoomReply.problem(502, problem);
  }

  @Override
  public void close() {
    threads.close();
    if (sqs != null) sqs.close();
  }
}
