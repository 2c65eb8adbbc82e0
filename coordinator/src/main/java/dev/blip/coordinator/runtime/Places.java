package dev.blip.coordinator.runtime;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.blip.coordinator.room.RoomSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many rooms a coordinator may have open: beyond that it would have no memory, or no file left
 * to open, also none for its lease. A room for which there is no place waits for one, in the order
 * in which they came. Safe for use by many threads.
 */
public final class Places {
  /** SQLite's cache and the JVM's share of a room; a task of 2 GB so has 2,000 rooms open. */
  private static final long BYTES_A_ROOM = 1 << 20;

  /** A room has three files open, and connections need theirs. */
  private static final long FILES_A_ROOM = 4;

  /** EFS lets a client have 32,768 files open. */
  private static final long MOST = 8_000;

  private static final long LEAST = 100;

  private static final int SPARE_SHARE = 4;

  /** What has a place leaves it within a second or two, unless a hook does not end. */
  private static final long TOO_LONG_A_WAIT = Duration.ofSeconds(10).toNanos();

  private final int usual;
  private final int most;
  private final LongSupplier ticks;
  private final Set<Place> waiting = new LinkedHashSet<>();
  private int taken;

  /** When a room has begun to wait, or the next in the line has: in ticks. */
  private long nextWaitsSince;

  /**
   * So many places, and a quarter more for as long as none of the rooms is at rest.
   *
   * @param usual 1 or more
   */
  public Places(int usual) {
    this(usual, System::nanoTime);
  }

  Places(int usual, LongSupplier ticks) {
    this.usual = usual;
    this.most = usual + usual / SPARE_SHARE;
    this.ticks = ticks;
  }

  /** As many as {@code BLIP_OPEN_ROOMS} says, or as this machine has memory and open files for. */
  public static Places of(RoomSettings settings) {
    return new Places((int) settings.number("BLIP_OPEN_ROOMS", bearable(), 10, 1_000_000));
  }

  private static long bearable() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    long bytes =
        system instanceof OperatingSystemMXBean known ? known.getTotalMemorySize() : Long.MAX_VALUE;
    long files =
        system instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    return bearable(bytes, files);
  }

  /**
   * How many places there are where nothing is said: one for each MiB and each four files, 100 to
   * 8,000.
   *
   * @param bytes of memory that this machine, or this container, has
   * @param files that a process may have open
   */
  public static long bearable(long bytes, long files) {
    long bearable = Math.min(bytes / BYTES_A_ROOM, files / FILES_A_ROOM);
    return Math.clamp(bearable, LEAST, MOST);
  }

  /** Beyond so many open rooms, those that are at rest should sleep. */
  int usual() {
    return usual;
  }

  /** How many rooms wait for a place. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Why healthy rooms would have to wait, if they would. */
  public synchronized Optional<String> obstacle() {
    boolean isStuck = !waiting.isEmpty() && ticks.getAsLong() - nextWaitsSince > TOO_LONG_A_WAIT;
    if (!isStuck) return Optional.empty();
    return Optional.of("rooms wait for a place: hooks keep all " + most + " open");
  }

  /**
   * A room's place, which it does not have yet.
   *
   * @param given called, by whoever leaves one, when it has waited and has one now
   */
  Place of(Runnable given) {
    return new Place(given);
  }

  /** One room's. */
  final class Place {
    private enum State {
      NONE,
      WAITS,
      TAKEN
    }

    private final Runnable given;
    private volatile State state = State.NONE;

    private Place(Runnable given) {
      this.given = given;
    }

    /** Whether the room has one, or has got one now; if not, it waits for it. */
    boolean take() {
      if (state == State.TAKEN) return true;
      synchronized (Places.this) {
        if (state == State.NONE) {
          if (taken < most) {
            taken++;
            state = State.TAKEN;
          } else {
            if (waiting.isEmpty()) nextWaitsSince = ticks.getAsLong();
            waiting.add(this);
            state = State.WAITS;
          }
        }
        return state == State.TAKEN;
      }
    }

    boolean waits() {
      return state == State.WAITS;
    }

    /** Needs none, or no longer. */
    void leave() {
      if (state == State.NONE) return;
      Place next = left();
      if (next != null) next.given.run();
    }

    /** Who has it now, if anybody waited. */
    private @Nullable Place left() {
      synchronized (Places.this) {
        boolean had = state == State.TAKEN;
        state = State.NONE;
        waiting.remove(this);
        if (!had) return null;
        if (waiting.isEmpty()) {
          taken--;
          return null;
        }
        Place next = waiting.iterator().next();
        waiting.remove(next);
        nextWaitsSince = ticks.getAsLong();
        next.state = State.TAKEN;
        return next;
      }
    }
  }
}
