package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Alarm;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Problem;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings a room's alarms that are due. One whose hook fails goes on after a pause. For one thread at
 * a time.
 */
final class AlarmClock {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmClock.class);

  private final RoomAddress address;
  private final InstantSource clock;
  private final AlarmTable alarms;
  private final Hooks hooks;
  private final Quarantine quarantine;
  private final Map<String, Runnable> runtimes;
  private final long openedAt;

  /**
   * For a room that is opened now.
   *
   * @param runtimes the runtime's own alarms, and what each is for
   */
  AlarmClock(
      RoomAddress address,
      InstantSource clock,
      AlarmTable alarms,
      Hooks hooks,
      Quarantine quarantine,
      Map<String, Runnable> runtimes) {
    this.address = address;
    this.clock = clock;
    this.alarms = alarms;
    this.hooks = hooks;
    this.quarantine = quarantine;
    this.runtimes = runtimes;
    this.openedAt = clock.millis();
  }

  void ring() {
    for (AlarmTable.Due alarm : alarms.overdue()) {
      Runnable own = runtimes.get(alarm.name());
      if (own == null) {
        ring(alarm);
      } else {
        alarms.cancel(alarm.name());
        own.run();
      }
    }
  }

  private void ring(AlarmTable.Due alarm) {
    var occasion = Occasion.of("onAlarm", alarm.name()).isNew(alarm.due() > openedAt);
    hooks.run(
        occasion,
        room -> {
          // Within the hook: a mark that is committed before it must not take the alarm along.
          Alarm rings = alarms.alarm(alarm.name());
          alarms.cancel(alarm.name());
          room.onAlarm(rings);
          return RoomReply.NOTHING;
        },
        (_, problem, _) -> {
          postponed(alarm, occasion, problem);
          return RoomReply.NOTHING;
        });
  }

  private void postponed(AlarmTable.Due alarm, Occasion occasion, Problem problem) {
    Instant refusedUntil = quarantine.refusedUntil(occasion);
    Duration pause =
        refusedUntil == null
            ? alarms.postpone(alarm)
            : alarms.postponeLong(alarm, Duration.between(clock.instant(), refusedUntil));
    LOG.warn(
        "room {}: alarm {} failed ({}); ringing again in {} s [{}]",
        address,
        alarm.name(),
        problem.message(),
        pause.toSeconds(),
        problem.id());
  }
}
