package dev.blip.coordinator;

import dev.blip.coordinator.metrics.Counter;
import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.runtime.Turn;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Sees to it that a room's turn finds a thread soon, however many hooks keep theirs. Threads are
 * added when none has been free for 200 ms; the room of a hook that takes too long is set aside,
 * which gives the pool a thread in its stead; and a hook that goes on for ever is interrupted. A
 * thread of its own, in short steps.
 */
final class ThreadSupervisor {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final long NONE_FREE = Duration.ofMillis(200).toNanos();
  private static final long TOO_LONG_A_WAIT = Duration.ofSeconds(1).toNanos();
  private static final long AGAIN_AFTER = Duration.ofSeconds(1).toNanos();
  private static final String NOT_THE_AUTHORS =
      "(java|jdk|sun|org\\.sqlite|dev\\.blip\\.coordinator\\.runtime)\\..*";
  private static final Logger LOG = LoggerFactory.getLogger(ThreadSupervisor.class);

  private final ThreadPoolExecutor pool;
  private final ThreadSettings settings;
  private final Counter overdue;
  private final Counter givenUp;
  private final Set<RunningTurn> running = ConcurrentHashMap.newKeySet();
  private final ThreadLocal<RunningTurn> ofThisThread = new ThreadLocal<>();
  private volatile long lastBegan = System.nanoTime();
  private volatile boolean isAtItsEnd;

  private ThreadSupervisor(ThreadPoolExecutor pool, ThreadSettings settings, Metrics metrics) {
    this.pool = pool;
    this.settings = settings;
    overdue = metrics.counter("blip_hooks_overdue_total", "Hooks that took too long.");
    givenUp = metrics.counter("blip_hooks_given_up_total", "Hooks that were interrupted.");
    metrics.gauge("blip_room_threads", "Threads of rooms.", pool::getPoolSize);
    metrics.gauge("blip_rooms_aside", "Rooms on a thread of their own.", () -> aside());
  }

  static ThreadSupervisor start(ThreadPoolExecutor pool, ThreadSettings settings, Metrics metrics) {
    var supervisor = new ThreadSupervisor(pool, settings, metrics);
    Thread.ofPlatform().name("room-supervisor").daemon().start(supervisor::watch);
    return supervisor;
  }

  void begin(RunningTurn turn) {
    lastBegan = System.nanoTime();
    ofThisThread.set(turn);
    running.add(turn);
  }

  void end(RunningTurn turn) {
    running.remove(turn);
    ofThisThread.remove();
  }

  /** Whether a turn comes from its own room's thread, which takes it. */
  boolean isOnItsOwnThread(Turn turn) {
    RunningTurn current = ofThisThread.get();
    return current != null && current.takesNext(turn);
  }

  private void watch() {
    try {
      while (!pool.isTerminated()) {
        Thread.sleep(LOOK_EVERY);
        look(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(long now) {
    try {
      for (RunningTurn turn : running) look(turn, now);
      addThreads(now);
      isAtItsEnd = false;
    } catch (OutOfMemoryError e) {
      if (!isAtItsEnd) LOG.error("no thread can be added for rooms: {}", e.getMessage());
      isAtItsEnd = true;
    } catch (RuntimeException e) {
      // Thrown on, it would end all supervision.
      LOG.error("rooms' threads could not be looked after", e);
    }
  }

  private void look(RunningTurn running, long now) {
    long step = running.turn.step();
    if (step != running.step) {
      running.begins(step, now);
      return;
    }
    long took = now - running.stepSeenAt;
    if (took < settings.overdue().toNanos()) return;
    if (!running.isTold) setAside(running, took);
    boolean isOver = pool.isShutdown() || took >= settings.givenUp().toNanos();
    if (isOver && now - running.interruptedAt >= AGAIN_AFTER) giveUp(running, took, now);
  }

  private void setAside(RunningTurn running, long took) {
    running.isTold = true;
    running.turn.overdue(running.step);
    running.setAside();
    overdue.increment();
    tell(running, "has run for {} s, and its room is set aside", took);
  }

  private void giveUp(RunningTurn running, long took, long now) {
    boolean first = running.interruptedAt < running.stepSeenAt;
    running.interruptedAt = now;
    if (first) {
      givenUp.increment();
      tell(running, "has run for {} s and is interrupted", took);
    }
    running.turn.giveUp(running.step);
  }

  private static void tell(RunningTurn running, String what, long took) {
    String room = running.turn.room().toString();
    String hook = running.turn.hook();
    Throwable place = running.place();
    MDC.put("room", room);
    LOG.error(
        "room {}: {} " + what + ": {}",
        room,
        hook == null ? "its turn, outside of hooks," : hook,
        "%.1f".formatted(took / 1e9),
        line(place),
        place);
    MDC.remove("room");
  }

  /** Nearest to the author: the first that is not the JDK's, the database's or the runtime's. */
  private static String line(Throwable place) {
    return Stream.of(place.getStackTrace())
        .filter(frame -> !frame.getClassName().matches(NOT_THE_AUTHORS))
        .findFirst()
        .map(StackTraceElement::toString)
        .orElse("nowhere");
  }

  private void addThreads(long now) {
    int least = Math.min(settings.usual() + aside(), settings.most());
    long waited = longestWait(now);
    if (waited < NONE_FREE) {
      boolean calm = waited == 0 && running.size() <= least;
      if (pool.getCorePoolSize() < least || calm) resize(least);
      return;
    }
    int waiting = pool.getQueue().size();
    boolean noneWasFree = now - lastBegan >= NONE_FREE;
    int more = noneWasFree ? waiting : Math.min(waiting, settings.usual() - shortTurns(now));
    int size = Math.max(pool.getPoolSize(), pool.getCorePoolSize());
    if (more > 0) resize(Math.min(size + more, settings.most()));
  }

  private void resize(int threads) {
    if (pool.getCorePoolSize() != threads) pool.setCorePoolSize(threads);
  }

  /** How long the next turn in the line has waited for a thread, in nanoseconds. */
  private long longestWait(long now) {
    return pool.getQueue().peek() instanceof RunningTurn next ? Math.max(now - next.cameAt, 1) : 0;
  }

  private int shortTurns(long now) {
    return (int) running.stream().filter(each -> now - each.beganAt() < NONE_FREE).count();
  }

  private int aside() {
    return (int) running.stream().filter(RunningTurn::isAside).count();
  }

  long overdueHooks() {
    return overdue.value();
  }

  /** Why healthy rooms would have to wait, if they would. */
  Optional<String> obstacle() {
    boolean isFull = isAtItsEnd || pool.getPoolSize() >= settings.most();
    if (!isFull || longestWait(System.nanoTime()) < TOO_LONG_A_WAIT) return Optional.empty();
    return Optional.of("rooms wait for a thread: hooks keep all " + pool.getPoolSize());
  }
}
