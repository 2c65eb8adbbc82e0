package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.WakeIndex;
import dev.blip.protocol.RoomAddress;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one room's entry in the index of rooms with work to do. */
final class Index implements WakeIndex {
  private @Nullable Long at;

  @Override
  public void put(RoomAddress room, long time) {
    at = time;
  }

  @Override
  public void remove(RoomAddress room) {
    at = null;
  }

  Optional<Instant> wakesAt() {
    return Optional.ofNullable(at).map(Instant::ofEpochMilli);
  }

  /** Whether a room that hibernates is to be woken. */
  boolean isDue(long now) {
    Long time = at;
    return time != null && time > 0 && time <= now;
  }

  /** Whether whoever takes over is to wake it: it was awake, or its time has come. */
  boolean isDueAtStart(long now) {
    Long time = at;
    return time != null && time <= now;
  }
}
