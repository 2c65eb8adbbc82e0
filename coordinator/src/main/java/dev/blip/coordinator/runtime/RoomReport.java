package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.Sql;
import dev.blip.coordinator.room.UrlFollower;
import dev.blip.coordinator.runtime.DeliveryState.Place;
import dev.blip.coordinator.runtime.storage.DatabaseStorage;
import dev.blip.coordinator.runtime.storage.Inspection;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import dev.blip.protocol.Problem;
import dev.blip.protocol.RoomAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an open room tells an operator of itself; changes nothing. For the thread of its turn. */
record RoomReport(
    RoomAddress address,
    RoomDatabase database,
    DatabaseStorage storage,
    ConnectionTable connections,
    AlarmTable alarms,
    Outbox outbox,
    OutgoingCalls calls,
    UrlFollowers followers,
    Destruction destruction) {
  /** Of cursors in one row; many rooms' rows are one message between coordinators. */
  private static final int MOST_CURSORS = 5;

  /** The room as it is now. */
  RoomRow row() {
    AlarmTable.Set set = alarms.roomsOwn();
    return new RoomRow(
        address.toString(),
        destruction.isUnderWay() ? "ending" : "open",
        connections.all().size(),
        set.alarms(),
        set.first(),
        outbox.size() + calls.waiting(),
        Inspection.bytes(database),
        cursors(),
        null);
  }

  /** Those who lag most come first; of those who follow no named log the lag is not known. */
  private List<RoomRow.Cursor> cursors() {
    List<RoomRow.Cursor> cursors = new ArrayList<>();
    Map<Place, Long> places =
        connections.all().stream()
            .map(connection -> connection.line.place())
            .filter(Objects::nonNull)
            .collect(Collectors.groupingBy(place -> place, Collectors.counting()));
    places.forEach(
        (place, many) ->
            cursors.add(
                new RoomRow.Cursor(
                    place.log(), place.after(), behind(place.log(), place.after()), many, null)));
    for (UrlFollower url : followers.all()) {
      cursors.add(
          new RoomRow.Cursor(url.log(), url.after(), behind(url.log(), url.after()), 1, url.id()));
    }
    cursors.sort(
        Comparator.comparingLong((RoomRow.Cursor c) -> c.behind() == null ? -1 : c.behind())
            .reversed()
            .thenComparing(RoomRow.Cursor::log)
            .thenComparing(RoomRow.Cursor::after));
    return List.copyOf(cursors.subList(0, Math.min(MOST_CURSORS, cursors.size())));
  }

  private @Nullable Long behind(String log, long after) {
    return log.isEmpty() ? null : Math.max(0, storage.newestOf(log) - after);
  }

  /**
   * What a SELECT finds, or why it cannot be run.
   *
   * @param id of this occurrence
   */
  RoomReply found(String sql, String id) {
    try {
      return RoomReply.json(Inspection.query(database, sql));
    } catch (IllegalArgumentException | Sql.SqlException e) {
      return RoomReply.problem(400, new Problem("bad_query", String.valueOf(e.getMessage()), id));
    }
  }
}
