package dev.blip.coordinator.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room as operators see it. Of one that sleeps only what its shard's index knows is told, since
 * more would wake it; of one that is busy in a hook only that it is open.
 *
 * @param state {@code open}, {@code asleep}, or {@code ending}: destroyed, and kept until nobody
 *     can ask for it again
 * @param connections how many it has
 * @param alarms how many of its own are set
 * @param nextAlarm epoch milliseconds of the first; of a room that sleeps, when it is woken
 * @param outbox messages, calls and fetches that have not arrived
 * @param bytes of its database
 * @param cursors where followers of its logs stand, the five that lag most
 * @param lastError what its last failed hook said, since its coordinator started
 */
public record RoomRow(
    String address,
    String state,
    @Nullable Integer connections,
    @Nullable Integer alarms,
    @Nullable Long nextAlarm,
    @Nullable Integer outbox,
    @Nullable Long bytes,
    @Nullable List<Cursor> cursors,
    @Nullable RoomError lastError) {

  /**
   * Where followers stand.
   *
   * @param log its name; empty where the room has not said which
   * @param after the last number that they have
   * @param behind how many numbers they lack; null if the log is not known
   * @param followers how many stand there
   * @param url the name of the URL follower; null if they are connections
   */
  public record Cursor(
      String log, long after, @Nullable Long behind, long followers, @Nullable String url) {}

  /** One that sleeps. */
  public static RoomRow asleep(String address, @Nullable Long nextAlarm, @Nullable Long bytes) {
    return new RoomRow(address, "asleep", null, null, nextAlarm, null, bytes, null, null);
  }

  /** One that does not say more. */
  public static RoomRow busy(String address) {
    return new RoomRow(address, "open", null, null, null, null, null, null, null);
  }

  /** The same with its last error. */
  public RoomRow with(@Nullable RoomError error) {
    return new RoomRow(
        address, state, connections, alarms, nextAlarm, outbox, bytes, cursors, error);
  }
}
