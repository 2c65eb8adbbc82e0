package dev.blip.local.queue;

import dev.blip.local.template.QueueSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** A queue as its feed sees it: batches to take, messages to delete. */
final class FedQueue {
  private static final Logger log = LoggerFactory.getLogger(FedQueue.class);

  /** SQS's own limit for one call. */
  private static final int PER_CALL = 10;

  /** SQS's longest poll, in seconds. */
  private static final int LONGEST_POLL = 20;

  /** Lambda takes 6 MB an invocation; this leaves room for what JSON adds. */
  private static final int MOST_CHARACTERS = 2_000_000;

  private final SqsClient client;
  private final String url;
  private final QueueSource source;

  FedQueue(SqsClient client, String url, QueueSource source) {
    this.client = client;
    this.url = url;
    this.source = source;
  }

  /**
   * Waits for messages, and from the first one on up to the source's window, to half a second, for
   * more. Empty if none came.
   */
  List<Message> batch() {
    List<Message> batch = new ArrayList<>(receive(PER_CALL, LONGEST_POLL));
    if (!batch.isEmpty()) fill(batch);
    return batch;
  }

  private void fill(List<Message> batch) {
    long end = System.nanoTime() + source.window().toNanos();
    try {
      while (!isFull(batch)) {
        int seconds = (int) Math.round((end - System.nanoTime()) / 1e9);
        if (seconds <= 0) return;
        int most = Math.min(PER_CALL, source.batchSize() - batch.size());
        batch.addAll(receive(most, Math.min(seconds, LONGEST_POLL)));
      }
    } catch (RuntimeException e) {
      // What is in the batch must not get lost; the next call tells of the outage.
      log.debug("queue {} does not answer within a batch", source.queue(), e);
    }
  }

  private boolean isFull(List<Message> batch) {
    return batch.size() >= source.batchSize()
        || batch.stream().mapToLong(message -> message.body().length()).sum() > MOST_CHARACTERS;
  }

  private List<Message> receive(int most, int seconds) {
    return client
        .receiveMessage(
            receive ->
                receive
                    .queueUrl(url)
                    .maxNumberOfMessages(Math.min(most, source.batchSize()))
                    .waitTimeSeconds(seconds)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                    .messageAttributeNames("All")
                    .overrideConfiguration(
                        call -> call.apiCallTimeout(Duration.ofSeconds(seconds + 10L))))
        .messages();
  }

  /** Deletes messages; what cannot be deleted comes again, which is told. */
  void delete(List<Message> messages) {
    for (int from = 0; from < messages.size(); from += PER_CALL) {
      List<Message> few = messages.subList(from, Math.min(from + PER_CALL, messages.size()));
      try {
        deleteFew(few);
      } catch (SdkException e) {
        log.warn("{} done messages of {} come again: {}", few.size(), source.queue(), e.toString());
      }
    }
  }

  private void deleteFew(List<Message> messages) {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
    for (Message message : messages) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .receiptHandle(message.receiptHandle())
              .build());
    }
    var result = client.deleteMessageBatch(delete -> delete.queueUrl(url).entries(entries));
    // Some servers send an empty list where none failed.
    if (!result.failed().isEmpty()) {
      log.warn(
          "{} done messages of {} come again: {}",
          result.failed().size(),
          source.queue(),
          result.failed().getFirst().message());
    }
  }
}
