package dev.blip.functions;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinators as a function knows them: looked up anew once five seconds are over, at once
 * when an instance comes out of a snapshot, and each second while none of them can be reached. One
 * that failed is asked last for some seconds. Safe for use by many threads.
 */
final class Coordinators implements Resource {
  private static final long FRESH = TimeUnit.SECONDS.toNanos(5);
  private static final long FRESH_WITHOUT = TimeUnit.SECONDS.toNanos(1);

  /** How long a call waits for a look-up, if it knows coordinators from before, and if not. */
  private static final Duration LITTLE_WAIT = Duration.ofMillis(50);

  private static final Duration WAIT = Duration.ofSeconds(2);
  private static final Executor THREADS = Thread::startVirtualThread;
  private static final Logger LOG = LoggerFactory.getLogger(Coordinators.class);

  private final CoordinatorAddresses source;
  private final LongSupplier nanos;

  /** Until when one counts as failed. */
  private final Map<URI, Long> failures = new HashMap<>();

  private List<URI> known = List.of();
  private CompletableFuture<Void> lookUp = CompletableFuture.completedFuture(null);
  private boolean isFresh;
  private long lookedUp;

  private Coordinators(CoordinatorAddresses source, LongSupplier nanos) {
    this.source = source;
    this.nanos = nanos;
  }

  /** Whoever holds it keeps it registered: snapshots know their resources weakly. */
  static Coordinators of(
      CoordinatorAddresses source, LongSupplier nanos, Context<Resource> context) {
    var registered = new Coordinators(source, nanos);
    context.register(registered);
    return registered;
  }

  static Coordinators of(CoordinatorAddresses source) {
    return of(source, System::nanoTime, Core.getGlobalContext());
  }

  /**
   * All that are known, in the order in which to ask them: at random, and those that failed last,
   * of which the one that has been so for the longest first.
   */
  List<URI> inTurn() {
    awaitLookUp();
    synchronized (this) {
      List<URI> good = new ArrayList<>();
      List<URI> failed = new ArrayList<>();
      for (URI address : known) (isFailed(address) ? failed : good).add(address);
      Collections.shuffle(good);
      failed.sort((one, other) -> Long.signum(until(one) - until(other)));
      good.addAll(failed);
      return good;
    }
  }

  /** Whether there is another that has not failed. */
  synchronized boolean hasOther(URI address) {
    return known.stream().anyMatch(other -> !other.equals(address) && !isFailed(other));
  }

  /** Has one be asked last for some time. */
  synchronized void failed(URI address, Duration time) {
    failures.put(address, nanos.getAsLong() + time.toNanos());
  }

  /** Has one be asked like any other again. */
  synchronized void answered(URI address) {
    failures.remove(address);
  }

  private boolean isFailed(URI address) {
    Long until = failures.get(address);
    return until != null && until - nanos.getAsLong() > 0;
  }

  private long until(URI address) {
    return failures.getOrDefault(address, 0L);
  }

  private void awaitLookUp() {
    CompletableFuture<Void> awaited;
    Duration wait;
    synchronized (this) {
      if (lookUp.isDone() && isDue()) {
        isFresh = true;
        lookedUp = nanos.getAsLong();
        lookUp = CompletableFuture.runAsync(this::lookUp, THREADS);
      }
      awaited = lookUp;
      wait = known.isEmpty() ? WAIT : LITTLE_WAIT;
    }
    try {
      awaited.get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      LOG.debug("coordinators are still looked up after {} ms", wait.toMillis());
    }
  }

  private boolean isDue() {
    boolean reachesNone = known.stream().allMatch(this::isFailed);
    return !isFresh || nanos.getAsLong() - lookedUp >= (reachesNone ? FRESH_WITHOUT : FRESH);
  }

  private void lookUp() {
    try {
      List<URI> found = source.find();
      synchronized (this) {
        known = List.copyOf(found);
        failures.keySet().retainAll(found);
      }
    } catch (IOException e) {
      LOG.warn("coordinators cannot be looked up, those of before are asked: {}", e.getMessage());
    }
  }

  @Override
  public synchronized void beforeCheckpoint(Context<? extends Resource> context) {
    known = List.of();
    failures.clear();
    isFresh = false;
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    // The first call looks them up.
  }
}
