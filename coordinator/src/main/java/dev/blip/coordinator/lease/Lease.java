package dev.blip.coordinator.lease;

import dev.blip.coordinator.lease.LeaseRow.Standing;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * This coordinator's own lease: renewed every second, good for five from before the renewal was
 * sent. Once lost it is never revived; its holder takes another, under another name. Safe for use
 * by many threads; {@link #holds} reads two clocks and nothing else.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final LeaseTable table;
  private final Ticks ticks;
  private final LeaseRow entered;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CompletableFuture<String> lost = new CompletableFuture<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("lease").daemon().factory());
  private volatile Ticks.Moment renewed;

  // Of the lease's thread alone.
  private long version;
  private Standing standing = Standing.OUTSIDE;

  private Lease(LeaseTable table, Ticks ticks, LeaseRow row, Ticks.Moment sent) {
    this.table = table;
    this.ticks = ticks;
    this.entered = row;
    this.version = row.version();
    this.renewed = sent;
  }

  /**
   * Takes a new lease and keeps it until closed.
   *
   * @param id never used before
   * @param address where others reach this coordinator's cluster node
   * @throws SdkException if DynamoDB does not take it
   */
  public static Lease take(LeaseTable table, String id, String address) {
    return take(table, Ticks.system(), id, address);
  }

  static Lease take(LeaseTable table, Ticks ticks, String id, String address) {
    var row =
        new LeaseRow(id, 1, Standing.OUTSIDE, false, address, Incarnation.own(), LeaseRow.READS);
    Ticks.Moment sent = ticks.now();
    table.enter(row);
    var lease = new Lease(table, ticks, row, sent);
    long pause = Timing.RENEW_EVERY.toMillis();
    lease.thread.scheduleAtFixedRate(lease::keep, pause, pause, TimeUnit.MILLISECONDS);
    return lease;
  }

  public String id() {
    return entered.id();
  }

  Incarnation holder() {
    return entered.holder();
  }

  /** Whether it is certain that nobody else may act for this coordinator's shards yet. */
  public boolean holds() {
    return !ended.get() && ticks.since(renewed).compareTo(Timing.LEASE.minus(Timing.DRIFT)) < 0;
  }

  /**
   * Whether it will never hold again. Until then, one that does not hold may: a renewal is late.
   */
  boolean isOver() {
    return ended.get();
  }

  /** Completes, with the reason, when the lease was lost. */
  public CompletionStage<String> lost() {
    return lost;
  }

  /**
   * Writes down how far this coordinator is with the cluster; returns when it stands in the table.
   *
   * @throws IllegalStateException if the lease was lost
   */
  public void stand(Standing next) {
    Future<?> written =
        thread.submit(
            () -> {
              standing = next;
              while (holds() && !tryRenew()) LockSupport.parkNanos(50_000_000);
            });
    try {
      written.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("lease cannot be written: " + e.getCause(), e);
    }
    if (!holds()) throw new IllegalStateException("lease was lost");
  }

  private void keep() {
    try {
      if (!holds()) lose("it was not renewed within " + Timing.LEASE.toSeconds() + " s");
      else tryRenew();
    } catch (RuntimeException e) {
      LOG.error("lease {} cannot be kept", id(), e);
    }
  }

  private boolean tryRenew() {
    try {
      return renew();
    } catch (SdkException e) {
      LOG.warn("lease {} could not be renewed: {}", id(), e.getMessage());
      return false;
    }
  }

  /** Whether the table has taken it; if not, the lease is lost, or the next try will tell. */
  private boolean renew() {
    Ticks.Moment sent = ticks.now();
    Optional<Long> written = table.renew(id(), version, standing);
    if (written.isPresent()) {
      version = written.get();
      renewed = sent;
      return true;
    }
    // A renewal of ours whose answer was lost may stand there.
    Optional<LeaseRow> row = table.lease(id());
    if (row.isPresent() && !row.get().revoked()) version = row.get().version();
    else lose("another coordinator has revoked it");
    return false;
  }

  private void lose(String reason) {
    if (!ended.compareAndSet(false, true)) return;
    thread.shutdown();
    lost.complete("lease " + id() + " was lost: " + reason);
  }

  /** Gives the lease up; everything that needed it must have ended. */
  @Override
  public void close() {
    ended.set(true);
    thread.shutdownNow();
    try {
      table.remove(id());
    } catch (SdkException e) {
      LOG.warn("lease {} stays until it expires: {}", id(), e.getMessage());
    }
  }
}
