package dev.blip.functions;

import dev.blip.protocol.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds each account and each address to a rate, in all instances of all functions together: each
 * takes permits from their limiters, a few in advance ({@link Lease}). A limiter that cannot be
 * reached, or does not answer in time, lets through, or is stood in for ({@link #countingAlone});
 * so do all for a second then, after which they are asked again. Safe for use by many threads.
 */
public final class Limits {
  /** What a caller may lose to a limiter. */
  private static final Duration PATIENCE = Duration.ofMillis(150);

  private static final long PAUSE_MS = 1_000;
  private static final int MOST_LEASES = 10_000;
  private static final int REPORTS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(Limits.class);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String kind;
  private final int most;
  private final Permits permits;
  private final InstantSource clock;
  private final Duration patience;
  private final boolean countsAlone;

  /** By limiter; those that nobody has asked for the longest go first. */
  private final Map<String, Lease> leases =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lease> eldest) {
          return size() > MOST_LEASES;
        }
      };

  private volatile long failedAt = Long.MIN_VALUE;

  /**
   * Limits of one kind.
   *
   * @param kind what is limited, in the plural; kinds share nothing
   * @param most how many of them a minute; 0 for no limit
   * @param patience how long limiters may take to answer
   */
  public Limits(String kind, int most, Permits permits, InstantSource clock, Duration patience) {
    this(kind, most, permits, clock, patience, false);
  }

  private Limits(
      String kind,
      int most,
      Permits permits,
      InstantSource clock,
      Duration patience,
      boolean countsAlone) {
    this.countsAlone = countsAlone;
    this.kind = kind;
    this.most = most;
    this.permits = permits;
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * The same, but where limiters cannot be asked, each instance holds to the limit what comes to it
   * alone: for what is rare, and comes while nobody runs limiters.
   */
  public Limits countingAlone() {
    return new Limits(kind, most, permits, clock, patience, true);
  }

  /** Requests over HTTP, {@code REQUESTS_A_MINUTE} of them. */
  public static Limits ofRequests(Environment environment) {
    return of("requests", "REQUESTS_A_MINUTE", environment);
  }

  /** Messages of sockets, as many as requests, and beside them. */
  public static Limits ofMessages(Environment environment) {
    return of("messages", "REQUESTS_A_MINUTE", environment);
  }

  /** Sockets that open, {@code SOCKETS_A_MINUTE} of them. */
  public static Limits ofSockets(Environment environment) {
    return of("sockets", "SOCKETS_A_MINUTE", environment);
  }

  /** Visitors' reports, five a minute; as many as they like where requests have no limit. */
  public static Limits ofReports(Environment environment) {
    int requests = Integer.parseInt(environment.required("REQUESTS_A_MINUTE"));
    return of("reports", Math.min(requests, REPORTS), environment).countingAlone();
  }

  private static Limits of(String kind, String variable, Environment environment) {
    return of(kind, Integer.parseInt(environment.required(variable)), environment);
  }

  private static Limits of(String kind, int most, Environment environment) {
    var coordinator = new CoordinatorClient(environment);
    return new Limits(kind, most, new LimiterRooms(coordinator), InstantSource.system(), PATIENCE);
  }

  /** The refusal of a caller who has to wait. */
  public Refusal refusal(Duration wait) {
    return new Refusal(
        429,
        "%s must be at most %d a minute for an account and for an address; try again in %d s"
            .formatted(kind, most, seconds(wait)));
  }

  /** Whole seconds, up: as {@code Retry-After} has it. */
  public static long seconds(Duration wait) {
    return wait.plusMillis(999).toSeconds();
  }

  /**
   * Charges one to the account and one to the address.
   *
   * @param account null for a stranger
   * @param address the visitor's IP address, empty where nobody knows it
   * @return how long the caller has to wait, where one of the two has used up its permits; nothing
   *     is charged then
   */
  public Optional<Duration> charge(@Nullable String account, String address) {
    if (most == 0) return Optional.empty();
    List<Lease> both = leases(account, address);
    long now = clock.millis();
    renew(both, now);
    long wait = both.stream().mapToLong(lease -> lease.waitMs(now)).max().orElse(0);
    if (wait > 0) return Optional.of(Duration.ofMillis(wait));
    both.forEach(Lease::use);
    return Optional.empty();
  }

  private List<Lease> leases(@Nullable String account, String address) {
    var both = new ArrayList<Lease>();
    synchronized (leases) {
      if (account != null) both.add(lease(Limited.account(account)));
      if (!address.isEmpty()) both.add(lease(Limited.address(address)));
    }
    return both;
  }

  private Lease lease(String limiter) {
    return leases.computeIfAbsent(limiter, name -> new Lease(name, most));
  }

  /** Asks both limiters at the same time, where they have to be asked. */
  private void renew(List<Lease> both, long now) {
    if (both.stream().anyMatch(lease -> lease.waitMs(now) > 0)) return;
    if (isPaused(now)) {
      if (countsAlone) both.forEach(lease -> lease.standIn(now));
      return;
    }
    Map<Lease, Future<Permits.Grant>> asked = new LinkedHashMap<>();
    for (Lease lease : both) {
      int wanted = lease.wanted(now);
      if (wanted > 0) {
        asked.put(lease, threads.submit(() -> permits.take(lease.limiter(), kind, most, wanted)));
      }
    }
    long end = System.nanoTime() + patience.toNanos();
    asked.forEach((lease, answer) -> await(lease, answer, now, end));
  }

  private boolean isPaused(long now) {
    return now >= failedAt && now - PAUSE_MS < failedAt;
  }

  private void await(Lease lease, Future<Permits.Grant> answer, long now, long end) {
    String why;
    try {
      lease.take(answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS), now);
      return;
    } catch (TimeoutException e) {
      why = "no answer within " + patience.toMillis() + " ms";
    } catch (ExecutionException e) {
      why = String.valueOf(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = "interrupted";
    }
    failedAt = now;
    if (countsAlone) lease.standIn(now);
    LOG.warn(
        "limiter {} cannot be asked, {} are {}: {}",
        lease.limiter(),
        kind,
        countsAlone ? "counted here alone" : "let through",
        why);
  }

  /** Where permits come from. */
  @FunctionalInterface
  public interface Permits {
    /**
     * Takes permits of this minute from a limiter.
     *
     * @param limiter the room's name
     * @param most how many it gives in a minute
     */
    Grant take(String limiter, String kind, int most, int wanted) throws IOException;

    /**
     * What a limiter gave.
     *
     * @param granted 0 where it has given all of them
     * @param leftMs milliseconds until its minute ends
     */
    record Grant(int granted, long leftMs) {}
  }
}
