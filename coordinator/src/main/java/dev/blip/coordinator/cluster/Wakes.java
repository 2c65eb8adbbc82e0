package dev.blip.coordinator.cluster;

import dev.blip.protocol.RoomAddress;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes rooms a few at a time, in the order in which they are told: a shard's new owner may find
 * thousands that have work to do, and would have no processor left for calls, nor for its lease.
 * Safe for use by many threads.
 */
final class Wakes {
  /** A room's opening waits for the disk most of the time. */
  private static final int AT_ONCE = 4 * Runtime.getRuntime().availableProcessors();

  private final Function<RoomAddress, CompletionStage<?>> waking;
  private final IntSupplier atOnce;
  private final Queue<RoomAddress> waiting = new ArrayDeque<>();
  private final Set<RoomAddress> known = new HashSet<>();
  private final AtomicInteger news = new AtomicInteger();
  private int underWay;

  /**
   * So many as are good for this machine.
   *
   * @param waking wakes a room; its stage ends when that is done, or takes so long that another
   *     should not wait for it
   * @param idle how many rooms wait for something else than this machine's processors
   */
  Wakes(Function<RoomAddress, CompletionStage<?>> waking, IntSupplier idle) {
    this(() -> AT_ONCE + idle.getAsInt(), waking);
  }

  /**
   * The same.
   *
   * @param atOnce how many may be under way just now
   */
  Wakes(IntSupplier atOnce, Function<RoomAddress, CompletionStage<?>> waking) {
    this.waking = waking;
    this.atOnce = atOnce;
  }

  /** Wakes a room when its turn has come; one that waits for that already waits on. */
  void wake(RoomAddress room) {
    synchronized (this) {
      if (known.add(room)) waiting.add(room);
    }
    proceed();
  }

  /** One thread at a time: what ends at once does so within another's step. */
  private void proceed() {
    if (news.getAndIncrement() > 0) return;
    int seen = 1;
    while (seen > 0) {
      for (RoomAddress room = next(); room != null; room = next()) begin(room);
      seen = news.addAndGet(-seen);
    }
  }

  private synchronized @Nullable RoomAddress next() {
    if (waiting.isEmpty() || underWay >= atOnce.getAsInt()) return null;
    underWay++;
    return waiting.remove();
  }

  private void begin(RoomAddress room) {
    var _ = waking.apply(room).whenComplete((_, _) -> end(room));
  }

  private void end(RoomAddress room) {
    synchronized (this) {
      underWay--;
      known.remove(room);
    }
    proceed();
  }
}
