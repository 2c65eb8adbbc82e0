package dev.blip.coordinator.runtime;

import dev.blip.coordinator.runtime.storage.DatabaseStorage;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The end of a room: all that it keeps goes within the hook that says so. What is left then is
 * sockets that are being closed and calls that may come again; a room that nobody has used since
 * goes without a trace when they are done with. For one thread at a time.
 */
final class Destruction {
  /** The alarm of the runtime itself that looks whether it is time. */
  static final String ALARM = "blip:remove";

  private static final Duration LOOK_AGAIN = IdempotencyStore.KEPT.plusSeconds(1);

  private final RuntimeServices services;
  private final RoomDatabase database;
  private final DatabaseStorage storage;
  private final AlarmTable alarms;
  private final ConnectionTable connections;
  private final Outbox outbox;
  private final OutgoingCalls outgoing;
  private final UrlFollowers followers;
  private final CallHandler calls;
  private boolean over;

  Destruction(
      RuntimeServices services,
      RoomDatabase database,
      DatabaseStorage storage,
      AlarmTable alarms,
      ConnectionTable connections,
      Outbox outbox,
      OutgoingCalls outgoing,
      UrlFollowers followers,
      CallHandler calls) {
    this.services = services;
    this.database = database;
    this.storage = storage;
    this.alarms = alarms;
    this.connections = connections;
    this.outbox = outbox;
    this.outgoing = outgoing;
    this.followers = followers;
    this.calls = calls;
  }

  /** Empties the room; within a hook, and taken back with it. */
  void begin() {
    storage.deleteAll();
    storage.forgetNumbers();
    alarms.removeAll();
    followers.removeAll();
    outgoing.removeAll();
    connections.closeAll();
    alarms.setAfter(ALARM, LOOK_AGAIN);
  }

  /** Looks whether nothing is left, and looks again later where something only has to end. */
  void look() {
    if (isInUse()) return;
    OptionalLong known = calls.keptUntil();
    long now = services.clock().millis();
    boolean ends = !connections.all().isEmpty() || !outbox.isEmpty();
    if (!ends && (known.isEmpty() || known.getAsLong() <= now)) {
      over = true;
      return;
    }
    long calledAgain = known.isEmpty() ? 0 : known.getAsLong() - now;
    alarms.setAfter(
        ALARM, ends ? LOOK_AGAIN : Duration.ofMillis(Math.max(calledAgain, LOOK_AGAIN.toMillis())));
  }

  /** Whether somebody has begun a room anew in its place. */
  private boolean isInUse() {
    return !connections.present().isEmpty()
        || !storage.isEmpty()
        || alarms.hasRoomsOwn()
        || database.hasTable("blip_outgoing");
  }

  /** Whether it was destroyed, nobody has begun it anew, and its end is still to come. */
  boolean isUnderWay() {
    return alarms.due(ALARM).isPresent() && !isInUse();
  }

  /** Whether its files can go, once this turn is committed. */
  boolean isOver() {
    return over;
  }
}
