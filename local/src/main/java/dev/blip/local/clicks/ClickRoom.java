package dev.blip.local.clicks;

import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.protocol.Click;
import dev.blip.protocol.Uuid7;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An account's click room, asked at its coordinator: clicks come past redirect, queue and ledger,
 * so that a room alone can be loaded. An array is under way at a time; what comes meanwhile is the
 * next one. Every visit is a person's: nobody looks at user agents on this way.
 */
public final class ClickRoom implements Destination {
  private static final int MOST_IN_AN_ARRAY = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Uuid7 ids = new Uuid7(InstantSource.system(), new SecureRandom());
  private final ReentrantLock turn = new ReentrantLock();
  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final CoordinatorClient coordinator;
  private final String account;

  private record Waiting(Click click, CompletableFuture<Outcome> outcome) {}

  /**
   * @param coordinator scheme, host and port
   * @param secret as the coordinator knows it, empty where it has none
   */
  public ClickRoom(URI coordinator, String account, String secret) {
    this.account = account;
    this.coordinator =
        new CoordinatorClient(
            new Environment(
                Map.of("COORDINATOR_URL", coordinator.toString(), "COORDINATOR_SECRET", secret)));
  }

  @Override
  public Outcome send(Visit visit) throws InterruptedException {
    var mine = new Waiting(click(visit), new CompletableFuture<>());
    waiting.add(mine);
    turn.lockInterruptibly();
    try {
      while (!mine.outcome.isDone()) deliver();
    } finally {
      turn.unlock();
    }
    return mine.outcome.join();
  }

  private void deliver() {
    List<Waiting> together = new ArrayList<>();
    waiting.drainTo(together, MOST_IN_AN_ARRAY);
    Outcome outcome = outcome(together.stream().map(Waiting::click).toList());
    together.forEach(one -> one.outcome.complete(outcome));
  }

  private Outcome outcome(List<Click> clicks) {
    try {
      return new Outcome.Answered(coordinator.clicks(account, clicks, PATIENCE).join().status());
    } catch (CompletionException e) {
      return new Outcome.Failed("room clicks/" + account + " failed: " + e.getCause());
    }
  }

  private Click click(Visit visit) {
    Visitor visitor = visit.visitor();
    String id = ids.next();
    return new Click(
            id,
            account,
            visit.slug(),
            Uuid7.millis(id),
            degrees(visitor.latitude()),
            degrees(visitor.longitude()),
            null,
            visitor.country(),
            visitor.city(),
            visitor.device(),
            false,
            null)
        .placed();
  }

  private static @Nullable Double degrees(@Nullable String text) {
    return text == null ? null : Double.valueOf(text);
  }

  /** Nothing is held: an array that is under way ends within its patience. */
  @Override
  public void close() {}
}
