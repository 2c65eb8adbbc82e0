package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.Sql;
import dev.blip.coordinator.runtime.storage.Inspection;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import dev.blip.protocol.Problem;
import dev.blip.protocol.RoomAddress;
import org.jspecify.annotations.Nullable;

/**
 * A room as operators see it. Of one that sleeps only what its shard's index knows is told, since
 * more would wake it; of one that is busy in a hook only that it is open.
 *
 * @param state {@code open} or {@code asleep}
 * @param connections how many it has
 * @param alarms how many of its own are set
 * @param nextAlarm epoch milliseconds of the first; of a room that sleeps, when it is woken
 * @param outbox messages, calls and fetches that have not arrived
 * @param bytes of its database
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
    @Nullable RoomError lastError) {

  /** What an open room answers an operator. */
  static RoomReply asked(
      String sql,
      RoomAddress address,
      ConnectionTable connections,
      AlarmTable alarms,
      Outbox outbox,
      OutgoingCalls calls,
      RoomDatabase database) {
    AlarmTable.Set set = alarms.set(SocketEvents.SWEEP);
    if (!sql.isEmpty()) return found(database, sql);
    return RoomReply.json(
        new RoomRow(
            address.toString(),
            "open",
            connections.all().size(),
            set.alarms(),
            set.first(),
            outbox.size() + calls.waiting(),
            Inspection.bytes(database),
            null));
  }

  private static RoomReply found(RoomDatabase database, String sql) {
    try {
      return RoomReply.json(Inspection.query(database, sql));
    } catch (IllegalArgumentException | Sql.SqlException e) {
      return RoomReply.problem(400, new Problem("bad_query", String.valueOf(e.getMessage()), ""));
    }
  }

  /** One that sleeps. */
  public static RoomRow asleep(String address, @Nullable Long nextAlarm, @Nullable Long bytes) {
    return new RoomRow(address, "asleep", null, null, nextAlarm, null, bytes, null);
  }

  /** One that does not say more. */
  public static RoomRow busy(String address) {
    return new RoomRow(address, "open", null, null, null, null, null, null);
  }

  /** The same with its last error. */
  public RoomRow with(@Nullable RoomError error) {
    return new RoomRow(address, state, connections, alarms, nextAlarm, outbox, bytes, error);
  }
}
