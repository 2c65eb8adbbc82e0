package dev.blip.local.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** A client whose first calls for messages fail as the SDK's should not, but have. */
final class UnsteadyClient implements SqsClient {
  private final SqsClient client;
  private final AtomicInteger failures;

  UnsteadyClient(SqsClient client, int failures) {
    this.client = client;
    this.failures = new AtomicInteger(failures);
  }

  @Override
  public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
    if (failures.getAndDecrement() > 0) throw new UncheckedIOException(new IOException("refused"));
    return client.receiveMessage(request);
  }

  @Override
  public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
    return client.deleteMessageBatch(request);
  }

  @Override
  public String serviceName() {
    return client.serviceName();
  }

  @Override
  public void close() {
    client.close();
  }
}
