package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last failed hook of each room that has failed lately, on the heap: of the last thousand
 * rooms. Safe for use by many threads.
 */
public final class LastErrors {
  private static final int MOST = 1_000;

  private final Map<RoomAddress, RoomError> errors =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RoomAddress, RoomError> eldest) {
          return size() > MOST;
        }
      };

  /** A room has failed. */
  public synchronized void add(RoomAddress room, RoomError error) {
    errors.remove(room);
    errors.put(room, error);
  }

  /** A room's last. */
  public synchronized Optional<RoomError> of(RoomAddress room) {
    return Optional.ofNullable(errors.get(room));
  }
}
