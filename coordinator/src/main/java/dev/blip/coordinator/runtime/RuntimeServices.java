package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.coordinator.runtime.storage.WakeIndex;
import dev.blip.protocol.Uuid7;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What rooms live on.
 *
 * @param executor runs rooms' turns, each a {@link Turn}; as many threads as there may be fsyncs
 *     side by side
 * @param timers wakes rooms
 * @param clock the time
 * @param sockets where messages leave
 * @param outbound where calls of rooms leave
 * @param files where rooms' databases lie
 * @param places how many rooms may be open
 * @param index rooms that must be woken
 * @param ids names errors
 * @param settings what rooms are told of the environment
 * @param incidents who is told of rooms that misbehave
 * @param idleAfter how long after its last event a room hibernates
 */
public record RuntimeServices(
    Executor executor,
    Timers timers,
    InstantSource clock,
    Sockets sockets,
    Outbound outbound,
    RoomFiles files,
    Places places,
    WakeIndex index,
    Uuid7 ids,
    RoomSettings settings,
    Incidents incidents,
    Duration idleAfter) {

  /** The same for rooms that have no file. */
  RuntimeServices inMemory() {
    return new RuntimeServices(
        executor,
        timers,
        clock,
        sockets,
        outbound,
        files,
        places,
        WakeIndex.NONE,
        ids,
        settings,
        incidents,
        idleAfter);
  }
}
