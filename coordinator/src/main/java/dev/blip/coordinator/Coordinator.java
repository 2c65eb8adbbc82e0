package dev.blip.coordinator;

import dev.blip.coordinator.http.CoordinatorServer;
import dev.blip.coordinator.lease.LeaseTable;
import dev.blip.coordinator.lease.Timing;
import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.rest.Resident;
import dev.blip.coordinator.rest.Rest;
import dev.blip.coordinator.rest.RestSettings;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One coordinator: a member of the cluster that runs its share of the rooms. When it has lost its
 * lease, or the cluster has gone on without it, it begins anew by itself, for as long as that
 * takes. Its HTTP server is there all the time.
 */
public final class Coordinator implements AutoCloseable {
  private static final long PAUSE_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

  private final CoordinatorSettings settings;
  private final CompletableFuture<Void> closing = new CompletableFuture<>();
  private final Metrics metrics = new Metrics();
  private final Front front = new Front();
  private final CoordinatorServer server;
  private final LeaseTable table;
  private final CompletableFuture<String> exhausted = new CompletableFuture<>();
  private final Thread keeper;
  private final @Nullable Rest rest;
  private volatile @Nullable CoordinatorSession session;

  private Coordinator(CoordinatorSettings settings) {
    this.settings = settings;
    server = CoordinatorServer.start(settings.server(), front, front, metrics);
    table = new LeaseTable(settings.leases());
    try {
      open(first());
    } catch (RuntimeException e) {
      end();
      throw e;
    }
    RestSettings resting = settings.rest();
    rest = resting.rests() ? Rest.start(resting, new AtHome()) : null;
    keeper = Thread.ofPlatform().name("coordinator").daemon().start(this::keep);
  }

  /**
   * Starts to listen, joins the cluster, and returns when rooms can be called.
   *
   * @throws IllegalStateException if the port is taken, or rooms cannot be called within {@link
   *     Timing#FORMING}: then something may be wrong for good, and a deployment should see it
   */
  public static Coordinator start(CoordinatorSettings settings) {
    return new Coordinator(settings);
  }

  /** The port that it listens on, also where the settings said 0. */
  public int port() {
    return server.port();
  }

  private void open(CoordinatorSession ready) {
    session = ready;
    front.open(ready);
  }

  /**
   * Completes, with the reason, when this process has no memory left for its rooms: it should close
   * this, and end.
   */
  public CompletionStage<String> exhausted() {
    return exhausted;
  }

  /**
   * Completes when nothing happens here, and this process should close it and end: whoever needs a
   * coordinator has one started. Never, where the settings do not say when.
   */
  public CompletionStage<Void> resting() {
    return rest == null ? new CompletableFuture<>() : rest.begun();
  }

  /** What decides whether it rests. */
  private final class AtHome implements Resident {
    @Override
    public long lastCallAt() {
      return front.lastCallAt();
    }

    @Override
    public boolean isQuiet() {
      CoordinatorSession current = session;
      return current != null && current.isQuiet();
    }

    @Override
    public boolean isInCompany() {
      CoordinatorSession current = session;
      return current == null || current.isInCompany();
    }

    @Override
    public OptionalLong nextDue() {
      CoordinatorSession current = session;
      return current == null ? OptionalLong.empty() : current.nextDue();
    }

    @Override
    public void shut() {
      front.close();
    }

    @Override
    public void reopen() {
      CoordinatorSession current = session;
      if (current != null) front.open(current);
    }

    @Override
    public long turnedAway() {
      return front.turnedAway();
    }
  }

  /** One that is lost before it is ready is followed by another, until the time is up. */
  private CoordinatorSession first() {
    long end = formed();
    while (true) {
      try {
        return CoordinatorSession.begin(settings, table, metrics, end, true, exhausted::complete);
      } catch (CoordinatorSession.Lost e) {
        if (System.nanoTime() > end) throw e;
        LOG.warn("{}; beginning anew", e.getMessage());
        await();
      }
    }
  }

  private static long formed() {
    return System.nanoTime() + Timing.FORMING.toNanos();
  }

  private void keep() {
    while (!closing.isDone()) {
      CoordinatorSession current = session;
      if (current == null) begin();
      else if (isOver(current)) end(current);
    }
    front.close();
    if (session != null) session.close();
    end();
  }

  /** Calls that came last are answered; the server goes after everything that answers. */
  private void end() {
    server.close();
    if (rest != null) rest.close();
    table.close();
  }

  private boolean isOver(CoordinatorSession current) {
    var over = current.over().toCompletableFuture();
    CompletableFuture.anyOf(over, closing).join();
    if (closing.isDone()) return false;
    LOG.warn("{}; beginning anew", over.join());
    return true;
  }

  private void end(CoordinatorSession current) {
    front.close();
    session = null;
    current.close();
  }

  private void begin() {
    try {
      open(
          CoordinatorSession.begin(settings, table, metrics, formed(), false, exhausted::complete));
      LOG.info("rooms can be called again");
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

  /** Takes no more calls, hands the rooms over, leaves the cluster, and stops to listen. */
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
