package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.storage.WakeIndex;
import dev.blip.protocol.RoomAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The one room's entry in the index of rooms. */
final class Index implements WakeIndex {
  private @Nullable Long at;
  private long file;

  @Override
  public long file(RoomAddress room) {
    return file;
  }

  /** The file of the disk's picture that is put back. */
  void restore(long epoch) {
    file = epoch;
  }

  @Override
  public void awake(RoomAddress room, long epoch, boolean hasWork) {
    file = epoch;
    if (hasWork) at = 0L;
  }

  @Override
  public void asleep(RoomAddress room, OptionalLong time, String log) {
    at = time.isPresent() ? time.getAsLong() : null;
  }

  @Override
  public void put(RoomAddress room, long time) {
    at = time;
  }

  @Override
  public void forget(RoomAddress room) {
    at = null;
    file = 0;
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
