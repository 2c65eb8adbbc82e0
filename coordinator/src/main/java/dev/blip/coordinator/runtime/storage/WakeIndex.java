package dev.blip.coordinator.runtime.storage;

import dev.blip.protocol.RoomAddress;
import java.util.OptionalLong;

/**
 * Which file is each room's newest, and which rooms have work to do though nobody calls them:
 * alarms, and connections. A room is entered before what rests on that is committed, so that no
 * crash lets it be forgotten; an entry too many only wakes a room in vain. Safe for use by many
 * threads; durable when a call returns.
 */
public interface WakeIndex {
  /** For rooms that have no file: nothing is entered, and nobody wakes them. */
  WakeIndex NONE = new NoIndex();

  /**
   * The epoch of a room's newest file, 0 if it has none.
   *
   * @throws RoomMoved if the room's shard is not owned here
   */
  long file(RoomAddress room);

  /**
   * Enters a room that is open. If it has work, a crash lets it be woken from now on until it is
   * asleep.
   *
   * @param epoch of its newest file
   */
  void awake(RoomAddress room, long epoch, boolean hasWork);

  /**
   * Enters a room whose file is about to be closed.
   *
   * @param at epoch milliseconds when it must be awake again; empty if it has nothing to do
   * @param log what its log is; a crash lets it be woken if the log has become another
   */
  void asleep(RoomAddress room, OptionalLong at, String log);

  /**
   * Enters a room whose file could not be kept open, or changes its time.
   *
   * @param at epoch milliseconds when it must be awake; 0 for at once
   */
  void put(RoomAddress room, long at);

  /** Forgets a room that is no more: from now on it has no file, and nobody wakes it. */
  void forget(RoomAddress room);
}
