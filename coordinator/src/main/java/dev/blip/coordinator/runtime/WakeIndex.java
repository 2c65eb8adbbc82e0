package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;

/**
 * Which rooms have work to do though nobody calls them: alarms, and connections. A room is entered
 * before what it has to do is committed, so that no crash lets it be forgotten; an entry too many
 * only wakes a room in vain. Safe for use by many threads; durable when a call returns.
 */
public interface WakeIndex {
  /**
   * Enters a room, or changes its time.
   *
   * @param at epoch milliseconds when it must be awake; 0 for at once
   */
  void put(RoomAddress room, long at);

  void remove(RoomAddress room);
}
