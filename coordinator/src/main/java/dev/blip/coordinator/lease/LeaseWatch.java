package dev.blip.coordinator.lease;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The other coordinators' leases as seen from here. A lease has expired when its version has stood
 * still for longer than it is good for, by this coordinator's own clock: clocks are never compared
 * across machines. A lease whose process ran on this machine and has ended is over at once.
 */
public final class LeaseWatch implements AutoCloseable {
  private static final Duration STILL = Timing.LEASE.plus(Timing.MARGIN);
  private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);

  private record Seen(long version, Ticks.Moment first) {}

  private final LeaseTable table;
  private final Incarnation asker;
  private final String own;
  private final Ticks ticks;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final Set<String> toldDead = new HashSet<>();
  private volatile int readByAll = LeaseRow.READS_FIRST;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("lease-watch").daemon().factory());

  private LeaseWatch(LeaseTable table, Lease own, Ticks ticks) {
    this.table = table;
    this.own = own.id();
    this.asker = own.holder();
    this.ticks = ticks;
  }

  /**
   * Starts to watch.
   *
   * @param dead told once of each lease whose process is known to have ended
   */
  public static LeaseWatch start(LeaseTable table, Lease own, Consumer<LeaseRow> dead) {
    var watch = new LeaseWatch(table, own, Ticks.system());
    long pause = Timing.LOOK_EVERY.toMillis();
    watch.thread.scheduleWithFixedDelay(() -> watch.look(dead), 0, pause, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look(Consumer<LeaseRow> dead) {
    try {
      List<LeaseRow> rows = table.leases();
      rows.forEach(this::note);
      readByAll =
          rows.stream()
              .filter(row -> !row.revoked() && !hasExpired(row))
              .mapToInt(LeaseRow::reads)
              .min()
              .orElse(LeaseRow.READS_FIRST);
      seen.keySet().retainAll(rows.stream().map(LeaseRow::id).toList());
      for (LeaseRow row : rows) {
        if (row.holder().hasEnded(asker) && toldDead.add(row.id())) dead.accept(row);
      }
    } catch (SdkException e) {
      LOG.warn("leases could not be read: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("leases could not be watched", e);
    }
  }

  /** The newest form of messages that every coordinator reads, as of the last look. */
  public int readByAll() {
    return readByAll;
  }

  private Seen note(LeaseRow row) {
    return seen.compute(
        row.id(),
        (id, before) ->
            before != null && before.version == row.version()
                ? before
                : new Seen(row.version(), ticks.now()));
  }

  /** Whether a lease that stands there like this is over, though it was not revoked. */
  private boolean hasExpired(LeaseRow row) {
    if (row.holder().hasEnded(asker)) return true;
    return ticks.since(note(row).first).compareTo(STILL) > 0;
  }

  /**
   * Makes certain that a lease is over, by revoking it if it has expired.
   *
   * @return false if it still holds, or was renewed meanwhile
   */
  boolean end(String id) {
    if (id.equals(own)) return false;
    var row = table.lease(id);
    return row.isEmpty() || row.get().revoked() || end(row.get());
  }

  /** The same for a lease just read. */
  public boolean end(LeaseRow row) {
    return row.revoked() || (hasExpired(row) && table.revoke(row));
  }

  /** The leases of others that hold, or may hold. */
  public List<LeaseRow> others() {
    return table.leases().stream()
        .filter(row -> !row.id().equals(own) && !row.revoked() && !hasExpired(row))
        .toList();
  }

  /** Revokes the leases of others that have expired; false if some could not be. */
  public boolean endExpired() {
    boolean all = true;
    for (LeaseRow row : table.leases()) {
      if (!row.id().equals(own) && !row.revoked() && hasExpired(row)) all &= table.revoke(row);
    }
    return all;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
