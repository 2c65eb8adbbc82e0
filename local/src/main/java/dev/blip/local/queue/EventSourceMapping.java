package dev.blip.local.queue;

import dev.blip.local.lambda.FunctionFailed;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.QueueSource;
import dev.blip.protocol.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Feeds a function from a queue until closed. Delivers at least once: a message is deleted after
 * the function has answered that it is done; one that failed comes again when the queue's
 * visibility time-out is over, and goes to the dead letters as the queue says. While the queue does
 * not answer, it is asked again and again, and the log says so once. At most {@link
 * QueueSource#concurrency} batches are with the function at a time; no message is taken from the
 * queue while all of them are.
 */
public final class EventSourceMapping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventSourceMapping.class);
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private final QueueSource source;
  private final Lambda lambda;
  private final FedQueue queue;
  private final Outage outage;
  private final Semaphore permits;
  private final ExecutorService invocations;
  private final Thread receiver;
  private volatile boolean closing;

  private EventSourceMapping(QueueSource source, String queueUrl, SqsClient client, Lambda lambda) {
    this.source = source;
    this.lambda = lambda;
    this.queue = new FedQueue(client, queueUrl, source);
    this.outage = new Outage(source.queue());
    this.permits = new Semaphore(source.concurrency());
    this.invocations =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("feed-" + source.function() + "-", 0).factory());
    this.receiver = Thread.ofVirtual().name("feed-" + source.queue()).unstarted(this::receive);
  }

  /**
   * Starts to feed.
   *
   * @param client stays the caller's, and must stay open until this is closed
   */
  public static EventSourceMapping start(
      QueueSource source, String queueUrl, SqsClient client, Lambda lambda) {
    var feed = new EventSourceMapping(source, queueUrl, client, lambda);
    feed.receiver.start();
    return feed;
  }

  private void receive() {
    try {
      while (!closing) {
        permits.acquire();
        List<Message> batch = next();
        if (!batch.isEmpty()) invocations.execute(() -> deliver(batch));
      }
    } catch (InterruptedException e) {
      // Closed: nobody waits for this thread's interrupt flag.
      log.debug("feed of {} ends", source.queue());
    }
  }

  /** The next batch, once there is one; empty if the feed closes first. */
  private List<Message> next() throws InterruptedException {
    while (!closing) {
      try {
        List<Message> batch = queue.batch();
        outage.over();
        if (!batch.isEmpty()) return batch;
      } catch (RuntimeException e) {
        // Whatever it is: a feed that ends would be missed by nobody, and its clicks by all.
        if (!closing) outage.pause(e);
      }
    }
    return List.of();
  }

  private void deliver(List<Message> batch) {
    try {
      byte[] answer = lambda.invoke(source.function(), SqsEvent.of(source.queue(), batch));
      queue.delete(source.partialFailures() ? BatchVerdict.done(batch, answer) : batch);
    } catch (FunctionFailed e) {
      log.warn(
          "{} messages of {} come again: {} failed: {}",
          batch.size(),
          source.queue(),
          source.function(),
          e.getMessage());
    } catch (Refusal e) {
      log.warn(
          "{} messages of {} come again: {} gave a malformed answer: {}",
          batch.size(),
          source.queue(),
          source.function(),
          e.reason());
    } finally {
      permits.release();
    }
  }

  /** Takes no more messages, and gives the function a moment to end with those it has. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    receiver.interrupt();
    receiver.join(FAREWELL);
    invocations.shutdown();
    if (!invocations.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
      invocations.shutdownNow();
    }
  }
}
