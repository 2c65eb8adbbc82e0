package dev.blip.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What a socket's topic is told to be done with. What is done within a moment leaves in one frame,
 * where the topic takes that; nothing waits longer, also while the next message is being handled.
 */
final class Acknowledgements {
  /** Shorter than anyone notices, longer than a quick handler takes with a frame of messages. */
  private static final Executor A_MOMENT_LATER =
      CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);

  /** A frame of API Gateway's is at most 32 KB. */
  private static final int MOST = 1_000;

  private final Session session;
  private final List<Long> waiting = new ArrayList<>();
  private boolean together;

  Acknowledgements(Session session) {
    this.session = session;
  }

  /** The topic has sent several messages at once, so it takes several acknowledgements at once. */
  synchronized void together() {
    together = true;
  }

  /**
   * A message was dealt with.
   *
   * @param most so many do not wait for more
   */
  synchronized void add(long seq, int most) {
    waiting.add(seq);
    if (!together || waiting.size() >= Math.min(most, MOST)) flush();
    else if (waiting.size() == 1) A_MOMENT_LATER.execute(this::flush);
  }

  /** What waits leaves. */
  synchronized void flush() {
    if (waiting.isEmpty()) return;
    session.send("{\"type\":\"ack\"," + numbers() + "}");
    waiting.clear();
  }

  private String numbers() {
    if (waiting.size() == 1) return "\"seq\":" + waiting.get(0);
    return waiting.stream()
        .map(String::valueOf)
        .collect(Collectors.joining(",", "\"seqs\":[", "]"));
  }
}
