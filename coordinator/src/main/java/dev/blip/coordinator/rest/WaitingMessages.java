package dev.blip.coordinator.rest;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Whether something waits in queues that a coordinator is needed for. */
final class WaitingMessages implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final QueueAttributeName[] COUNTS = {
    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED
  };

  private final RestSettings settings;
  private final SqsClient sqs;

  WaitingMessages(RestSettings settings) {
    this.settings = settings;
    sqs =
        SqsClient.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(settings.credentials())
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE))
            .build();
  }

  /** Also where a function has taken one and is not done with it. */
  boolean areThere() throws IOException {
    for (URI queue : settings.queues()) {
      if (count(queue) > 0) return true;
    }
    return false;
  }

  private long count(URI queue) throws IOException {
    try {
      return sqs
          .getQueueAttributes(get -> get.queueUrl(queue.toString()).attributeNames(COUNTS))
          .attributes()
          .values()
          .stream()
          .mapToLong(Long::parseLong)
          .sum();
    } catch (SdkException e) {
      throw new IOException("queue " + queue + " cannot be asked: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    sqs.close();
  }
}
