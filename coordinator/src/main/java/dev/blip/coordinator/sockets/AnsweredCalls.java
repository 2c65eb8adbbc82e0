package dev.blip.coordinator.sockets;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * An HTTP client whose calls are not cancelled once they have been answered. The SDK (2.57.8)
 * cancels a call whose answer is an error, a 410 for instance; its Netty client then closes the
 * call's connection, on which another call may run by now, and that one fails. Safe for use by many
 * threads.
 */
final class AnsweredCalls implements SdkAsyncHttpClient {
  private final SdkAsyncHttpClient client;

  AnsweredCalls(SdkAsyncHttpClient client) {
    this.client = client;
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    CompletableFuture<Void> call = client.execute(request);
    CompletableFuture<Void> told = call.copy();
    var _ =
        told.whenComplete(
            (_, end) -> {
              if (end != null && !isAnswer(end)) call.completeExceptionally(end);
            });
    return told;
  }

  /** Whether a call ends for what the service says, which has come as a whole then. */
  private static boolean isAnswer(Throwable end) {
    return Stream.iterate(end, cause -> cause != null, Throwable::getCause)
        .anyMatch(SdkServiceException.class::isInstance);
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }
}
