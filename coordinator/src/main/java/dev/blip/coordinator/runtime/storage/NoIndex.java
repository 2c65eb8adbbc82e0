package dev.blip.coordinator.runtime.storage;

import dev.blip.protocol.RoomAddress;
import java.util.OptionalLong;

/** The index of rooms that have no file. */
record NoIndex() implements WakeIndex {
  @Override
  public long file(RoomAddress room) {
    return 0;
  }

  @Override
  public void awake(RoomAddress room, long epoch, boolean hasWork) {}

  @Override
  public void asleep(RoomAddress room, OptionalLong at, String log) {}

  @Override
  public void put(RoomAddress room, long at) {}

  @Override
  public void forget(RoomAddress room) {}
}
