package dev.blip.coordinator.runtime;

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

  private static final double SHORT_HEAP = 0.85;
  private static final int SHARE_WHEN_SHORT = 10;

  private final Places places;
  private final InstantSource clock;
  private final BooleanSupplier heapIsShort;
  private final Map<RoomAddress, RoomRunner> rooms = new ConcurrentHashMap<>();
  private long lookedAt = Long.MIN_VALUE;
  private long notCalledSince = Long.MIN_VALUE;

  /**
   * Keeps some places free.
   *
   * @param heapIsShort whether a tenth of the open rooms should sleep whatever their number
   */
  OpenRooms(Places places, InstantSource clock, BooleanSupplier heapIsShort) {
    this.places = places;
    this.clock = clock;
    this.heapIsShort = heapIsShort;
  }

  /** Those that have one of these places. */
  public static OpenRooms of(Places places, InstantSource clock) {
    return new OpenRooms(places, clock, OpenRooms::isHeapShort);
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

  /**
   * Whether a room that has nothing to do at this moment should sleep, so that others can work.
   * Where one waits for a place, it is enough that no turn of it is due.
   */
  public boolean needsItsPlace(RoomRunner room) {
    if (!room.isOpen() || room.lastEventAt() > notCalledSince()) return false;
    return places.waiting() > 0 ? room.isBetweenTurns() : room.isQuiet();
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
        Math.max(
            calls.length + places.waiting() - places.usual(),
            heapIsShort.getAsBoolean() ? calls.length / SHARE_WHEN_SHORT : 0);
    tooMany = Math.min(tooMany, calls.length);
    notCalledSince = tooMany > 0 ? calls[tooMany - 1] : Long.MIN_VALUE;
    return notCalledSince;
  }
}
