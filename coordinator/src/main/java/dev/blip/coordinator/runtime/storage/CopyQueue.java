package dev.blip.coordinator.runtime.storage;

import dev.blip.protocol.RoomAddress;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Rooms in the order in which they are to be looked at: those that sleep as they fell asleep, those
 * that are open now and then. Safe for use by many threads.
 */
final class CopyQueue {
  /** More that sleep are not waited for; each comes again the next time that it falls asleep. */
  private static final int MOST = 100_000;

  private final Map<Path, CopiedRoom> rooms = new HashMap<>();
  private final TreeSet<CopiedRoom> order =
      new TreeSet<>(
          Comparator.<CopiedRoom>comparingLong(room -> room.lookAt)
              .thenComparingLong(room -> room.number));
  private long number;

  /** A room's database is about to be opened. */
  synchronized CopiedRoom opening(
      RoomAddress address, ShardEpoch shardEpoch, Path file, long lookAt) {
    CopiedRoom room =
        rooms.computeIfAbsent(file, _ -> new CopiedRoom(address, shardEpoch, file, number++));
    order.remove(room);
    room.opening();
    put(room, lookAt);
    return room;
  }

  /** It is closed. */
  synchronized void closed(CopiedRoom room, long lookAt) {
    order.remove(room);
    room.closed();
    if (order.size() < MOST) put(room, lookAt);
    else rooms.remove(room.file, room);
  }

  private void put(CopiedRoom room, long lookAt) {
    room.lookAt = lookAt;
    order.add(room);
  }

  /** The next that is due, for one looker. */
  synchronized Optional<CopiedRoom> take(long now) {
    if (order.isEmpty() || order.first().lookAt > now) return Optional.empty();
    return Optional.of(order.pollFirst());
  }

  /** A room that was taken is to be looked at again, unless it has been opened or closed since. */
  synchronized void again(CopiedRoom room, long changes, long lookAt) {
    if (room.changes() == changes) put(room, lookAt);
  }

  /** A room that was taken needs no other look until it is opened, unless it has been since. */
  synchronized void done(CopiedRoom room, long changes) {
    if (room.changes() == changes) rooms.remove(room.file, room);
  }

  synchronized int size() {
    return order.size();
  }
}
