package dev.blip.coordinator.runtime;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.protocol.RoomAddress;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator's rooms, of which those that were called least recently sleep early where too many
 * are open, or the heap is short. Safe for use by many threads.
 */
public final class OpenRooms {
  private static final long LOOK_EVERY_MILLIS = 500;

  /** SQLite's cache and the JVM's share of a room; a task of 2 GB so has 2,000 rooms open. */
  private static final long BYTES_A_ROOM = 1 << 20;

  /** A room has three files open, and connections need theirs. */
  private static final long FILES_A_ROOM = 4;

  /** EFS lets a client have 32,768 files open. */
  private static final long MOST = 8_000;

  private static final double SHORT_HEAP = 0.85;
  private static final int SHARE_WHEN_SHORT = 10;

  private final int most;
  private final InstantSource clock;
  private final BooleanSupplier heapIsShort;
  private final Map<RoomAddress, RoomRunner> rooms = new ConcurrentHashMap<>();
  private long lookedAt = Long.MIN_VALUE;
  private long notCalledSince = Long.MIN_VALUE;

  /**
   * Keeps a number of rooms open.
   *
   * @param most 1 or more
   * @param heapIsShort whether a tenth of the open rooms should sleep whatever their number
   */
  OpenRooms(int most, InstantSource clock, BooleanSupplier heapIsShort) {
    this.most = most;
    this.clock = clock;
    this.heapIsShort = heapIsShort;
  }

  /** As many as {@code BLIP_OPEN_ROOMS} says, or as this machine has memory and open files for. */
  public static OpenRooms of(RoomSettings settings, InstantSource clock) {
    long most = settings.number("BLIP_OPEN_ROOMS", bearable(), 10, 1_000_000);
    return new OpenRooms((int) most, clock, OpenRooms::isHeapShort);
  }

  private static long bearable() {
    long bearable = MOST;
    var system = ManagementFactory.getOperatingSystemMXBean();
    if (system instanceof OperatingSystemMXBean known) {
      bearable = Math.min(bearable, known.getTotalMemorySize() / BYTES_A_ROOM);
    }
    if (system instanceof UnixOperatingSystemMXBean unix) {
      bearable = Math.min(bearable, unix.getMaxFileDescriptorCount() / FILES_A_ROOM);
    }
    return Math.max(100, bearable);
  }

  /** What is left after a collection, since what is there before one says nothing. */
  private static boolean isHeapShort() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage left = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      if (left == null || left.getMax() < Runtime.getRuntime().maxMemory() / 2) continue;
      if (left.getUsed() > left.getMax() * SHORT_HEAP) return true;
    }
    return false;
  }

  public void add(RoomRunner room) {
    rooms.put(room.address(), room);
  }

  public void remove(RoomRunner room) {
    rooms.remove(room.address(), room);
  }

  /** The runner of a room that lives here, null if it does not. */
  public @Nullable RoomRunner at(RoomAddress room) {
    return rooms.get(room);
  }

  /** Those of a shard. */
  public List<RoomAddress> of(int shard) {
    return rooms.keySet().stream().filter(room -> RoomFiles.shard(room) == shard).toList();
  }

  /** Whether a room that has nothing to do at this moment should sleep, so that others can work. */
  public boolean needsItsPlace(RoomRunner room) {
    return room.isOpen() && room.isQuiet() && room.lastEventAt() <= notCalledSince();
  }

  private synchronized long notCalledSince() {
    long now = clock.millis();
    if (lookedAt + LOOK_EVERY_MILLIS > now && lookedAt <= now) return notCalledSince;
    lookedAt = now;
    long[] calls =
        rooms.values().stream()
            .filter(RoomRunner::isOpen)
            .mapToLong(RoomRunner::lastEventAt)
            .sorted()
            .toArray();
    int tooMany =
        Math.max(calls.length - most, heapIsShort.getAsBoolean() ? share(calls.length) : 0);
    notCalledSince = tooMany > 0 ? calls[tooMany - 1] : Long.MIN_VALUE;
    return notCalledSince;
  }

  private static int share(int open) {
    return open / SHARE_WHEN_SHORT;
  }
}
