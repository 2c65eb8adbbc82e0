package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.WakeIndex;
import dev.blip.protocol.RoomAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Rooms that must be woken; outlives every crash, as the files on disk would. */
final class MapIndex implements WakeIndex {
  private final Map<RoomAddress, Long> rooms = new HashMap<>();

  @Override
  public void put(RoomAddress room, long at) {
    rooms.put(room, at);
  }

  @Override
  public void remove(RoomAddress room) {
    rooms.remove(room);
  }

  Optional<Long> at(RoomAddress room) {
    return Optional.ofNullable(rooms.get(room));
  }
}
