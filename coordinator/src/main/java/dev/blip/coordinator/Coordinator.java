package dev.blip.coordinator;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One coordinator: a member of the cluster that runs its share of the rooms. When it has lost its
 * lease, or the cluster has gone on without it, it begins anew by itself.
 */
public final class Coordinator implements AutoCloseable {
  private static final Duration FORMING = Duration.ofSeconds(80);
  private static final long PAUSE_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

  private final CoordinatorSettings settings;
  private final CompletableFuture<Void> closing = new CompletableFuture<>();
  private final Thread keeper;
  private volatile int port;
  private @Nullable Life life;

  private Coordinator(CoordinatorSettings settings) {
    this.settings = settings;
    Life first = first();
    life = first;
    port = first.port();
    keeper = Thread.ofPlatform().name("coordinator").daemon().start(this::keep);
  }

  /**
   * Joins the cluster, starts to listen, and returns when rooms can be called.
   *
   * @throws IllegalStateException if the port is taken, or rooms cannot be called within 80 s
   */
  public static Coordinator start(CoordinatorSettings settings) {
    return new Coordinator(settings);
  }

  /** Of its latest life; the same for all if the settings name one. */
  public int port() {
    return port;
  }

  /** One that is lost before it is ready is followed by another, until the time is up. */
  private Life first() {
    long end = end();
    while (true) {
      try {
        return Life.begin(settings, end);
      } catch (Life.Lost e) {
        if (System.nanoTime() > end) throw e;
        LOG.warn("{}; beginning anew", e.getMessage());
        await();
      }
    }
  }

  private static long end() {
    return System.nanoTime() + FORMING.toNanos();
  }

  private void keep() {
    while (!closing.isDone()) {
      Life current = life;
      if (current == null) begin();
      else if (isOver(current)) end(current);
    }
    if (life != null) life.close();
  }

  private boolean isOver(Life current) {
    var over = current.over().toCompletableFuture();
    CompletableFuture.anyOf(over, closing).join();
    if (closing.isDone()) return false;
    LOG.warn("{}; beginning anew", over.join());
    return true;
  }

  private void end(Life current) {
    life = null;
    current.close();
  }

  private void begin() {
    try {
      Life next = Life.begin(settings, end());
      port = next.port();
      life = next;
      LOG.info("listening on port {} again", port);
    } catch (RuntimeException e) {
      LOG.warn("cannot begin anew yet: {}", e.getMessage());
      await();
    }
  }

  private void await() {
    try {
      closing.get(PAUSE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Tried again.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new CompletionException(e);
    }
  }

  /** Takes no more calls, hands the rooms over, leaves the cluster. */
  @Override
  public void close() {
    closing.complete(null);
    try {
      keeper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
