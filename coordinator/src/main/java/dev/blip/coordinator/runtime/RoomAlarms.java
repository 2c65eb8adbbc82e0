package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Alarms;
import dev.blip.coordinator.runtime.storage.TurnGuard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** A room's alarms as the room may use them: not the runtime's own, and in hooks. */
record RoomAlarms(AlarmTable table, InstantSource clock, TurnGuard guard) implements Alarms {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  @Override
  public void set(String name, Instant due) {
    guard.requireHook();
    table.set(named(name), inRange(name, due));
  }

  @Override
  public void set(String name, Instant due, Record payload) {
    guard.requireHook();
    table.set(named(name), inRange(name, due), payload);
  }

  @Override
  public void setAfter(String name, Duration delay, Record payload) {
    guard.requireHook();
    table.setAfter(named(name), inRange(name, delay), payload);
  }

  @Override
  public boolean setIfUnset(String name, Instant due) {
    guard.requireHook();
    return table.setIfUnset(named(name), inRange(name, due));
  }

  @Override
  public void setAfter(String name, Duration delay) {
    guard.requireHook();
    table.setAfter(named(name), inRange(name, delay));
  }

  @Override
  public boolean setIfUnsetAfter(String name, Duration delay) {
    guard.requireHook();
    return table.setIfUnsetAfter(named(name), inRange(name, delay));
  }

  @Override
  public boolean cancel(String name) {
    guard.requireHook();
    return table.cancel(named(name));
  }

  @Override
  public Optional<Instant> due(String name) {
    guard.requireTurn();
    return table.due(named(name));
  }

  private static String named(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "alarm name must have 1.." + LONGEST_NAME + " characters, has " + name.length());
    }
    if (name.startsWith("blip:")) {
      throw new IllegalArgumentException("alarms that begin with blip: are the runtime's: " + name);
    }
    return name;
  }

  /** One that is over rings at once. */
  private Duration inRange(String name, Duration delay) {
    if (delay.isNegative()) return Duration.ZERO;
    Duration most = Duration.between(clock.instant(), LATEST);
    if (delay.compareTo(most) <= 0) return delay;
    throw new IllegalArgumentException(
        "alarm " + name + " must ring by " + LATEST + ", was to ring after " + delay);
  }

  /** Alarms in the past ring at once, however long ago it is. */
  private static Instant inRange(String name, Instant due) {
    if (due.isBefore(Instant.EPOCH)) return Instant.EPOCH;
    if (!due.isAfter(LATEST)) return due;
    throw new IllegalArgumentException(
        "alarm " + name + " must ring by " + LATEST + ", was to ring at " + due);
  }
}
