package dev.blip.local.stream;

import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.StreamSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;

/**
 * Feeds a function from a table's stream until closed. A shard's changes come in order and at least
 * once; those of a shard come after those of the one that it continues. What a house has brought
 * before it ended comes again when it starts, for as long as the stream has it, which is a day.
 * While the tables do not answer, they are asked again and again.
 */
public final class StreamMapping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamMapping.class);

  /** Lambda asks four times as often; each time costs DynamoDB Local a search in its file. */
  private static final Duration POLL = Duration.ofSeconds(1);

  private static final Duration AFTER_ERROR = Duration.ofSeconds(1);
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  /** New shards are looked for so many polls later. */
  private static final int LOOK = 10;

  private final StreamSource source;
  private final TableStream stream;
  private final GivenUp givenUp;
  private final Lambda lambda;
  private final Map<String, FedShard> shards = new LinkedHashMap<>();
  private final Thread thread;
  private int polls;
  private boolean down;

  private StreamMapping(StreamSource source, TableStream stream, GivenUp givenUp, Lambda lambda) {
    this.source = source;
    this.stream = stream;
    this.givenUp = givenUp;
    this.lambda = lambda;
    thread = Thread.ofVirtual().name("stream-" + source.table()).unstarted(this::run);
  }

  /**
   * Starts to feed.
   *
   * @param stream closed with this, as is {@code givenUp}
   */
  public static StreamMapping start(
      StreamSource source, TableStream stream, GivenUp givenUp, Lambda lambda) {
    var mapping = new StreamMapping(source, stream, givenUp, lambda);
    mapping.thread.start();
    return mapping;
  }

  private void run() {
    try {
      while (!Thread.interrupted()) Thread.sleep(poll());
    } catch (InterruptedException e) {
      // Closed: nobody waits for this thread's interrupt flag.
      log.debug("feed of {} ends", source.table());
    }
  }

  /** Brings what there is; answers how long to wait. */
  private Duration poll() {
    try {
      if (polls++ % LOOK == 0) look();
      boolean more = false;
      for (FedShard shard : List.copyOf(shards.values())) {
        more |= shard.feed();
        if (shard.isOver()) polls = 0;
      }
      if (down) log.warn("stream of {} answers again", source.table());
      down = false;
      return more ? Duration.ZERO : POLL;
    } catch (ResourceNotFoundException e) {
      // The table was made anew.
      stream.forget();
      shards.clear();
      polls = 0;
      return AFTER_ERROR;
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) return POLL;
      if (!down) log.warn("stream of {} does not answer: {}", source.table(), e.toString());
      down = true;
      return AFTER_ERROR;
    }
  }

  /** Begins with shards that are new, once those before them are over. */
  private void look() {
    List<Shard> all = stream.shards();
    List<String> known = all.stream().map(Shard::shardId).toList();
    shards.keySet().retainAll(known);
    for (Shard shard : all) {
      FedShard parent = shards.get(shard.parentShardId());
      boolean waits = known.contains(shard.parentShardId()) && (parent == null || !parent.isOver());
      if (waits) continue;
      shards.computeIfAbsent(
          shard.shardId(), id -> new FedShard(id, source, stream, lambda, givenUp));
    }
  }

  /** Brings no more, and gives the function a moment to end with what it has. */
  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(FAREWELL);
    stream.close();
    givenUp.close();
  }
}
