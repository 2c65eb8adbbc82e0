package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.KeyValues;
import dev.blip.coordinator.room.RoomContext;
import java.time.Duration;

/**
 * What the log forgets: what is beyond the configured number at once, what is too old by and by.
 * Age is only believed if the clock has gone on for a while as it should: a clock that jumps ahead
 * and is set right again makes nothing old.
 */
final class Retention {
  /** The alarm that looks for what is too old, and goes on where there was too much to forget. */
  static final String TRIM = "trim";

  /** What one hook forgets at most. */
  private static final long MOST_AT_ONCE = 1_000;

  private static final long LEAST_PAUSE = 1_000;
  private static final long LONGEST_PAUSE = 3_600_000;
  private static final long SLACK = 2_000;
  private static final String CONFIG_MESSAGES = "config.maxMessages";
  private static final String CONFIG_AGE = "config.maxAgeMs";
  private static final String CONFIG_DELIVER = "config.maxDeliver";
  private static final String LOOKED_AT = "trim.at";

  private final RoomContext room;
  private final TopicLog log;
  private TopicConfig config = TopicConfig.DEFAULT;

  /** Whether the alarm is known to be set. */
  private boolean looks;

  Retention(RoomContext room, TopicLog log) {
    this.room = room;
    this.log = log;
  }

  private KeyValues kv() {
    return room.storage().kv();
  }

  void start() {
    var deliver = kv().number(CONFIG_DELIVER);
    config =
        new TopicConfig(
            kv().number(CONFIG_MESSAGES).orElse(TopicConfig.DEFAULT.maxMessages()),
            kv().number(CONFIG_AGE).orElse(TopicConfig.DEFAULT.maxAgeMs()),
            deliver.isPresent() ? deliver.getAsLong() : null);
  }

  TopicConfig config() {
    return config;
  }

  void configure(TopicConfig wanted) {
    config = wanted;
    kv().put(CONFIG_MESSAGES, wanted.maxMessages());
    kv().put(CONFIG_AGE, wanted.maxAgeMs());
    Long deliver = wanted.maxDeliver();
    if (deliver == null) kv().remove(CONFIG_DELIVER);
    else kv().put(CONFIG_DELIVER, deliver);
    room.alarms().cancel(TRIM);
    looks = false;
  }

  /** Messages came, or fewer are wanted; tells whether others had to go. */
  boolean apply() {
    boolean trimmed = trimToSize();
    if (!looks) lookLater();
    return trimmed;
  }

  private void lookLater() {
    room.alarms().setIfUnsetAfter(TRIM, pause());
    kv().put(LOOKED_AT, room.clock().millis());
    looks = true;
  }

  private Duration pause() {
    return Duration.ofMillis(Math.clamp(config.maxAgeMs() / 100, LEAST_PAUSE, LONGEST_PAUSE));
  }

  private boolean trimToSize() {
    return trim(log.count() - config.maxMessages());
  }

  private boolean trim(long many) {
    if (many <= 0) return false;
    log.trim(Math.min(many, MOST_AT_ONCE));
    if (many > MOST_AT_ONCE) room.alarms().setAfter(TRIM, Duration.ZERO);
    return true;
  }

  /** The alarm has rung; tells whether messages had to go. */
  boolean look() {
    looks = false;
    long now = room.clock().millis();
    long passed = now - kv().number(LOOKED_AT).orElse(now);
    boolean trimmed = trimToSize();
    if (passed <= 2 * pause().toMillis() + SLACK) trimmed |= trim(tooOld(now));
    if (log.count() > 0) lookLater();
    return trimmed;
  }

  private long tooOld(long now) {
    return log.firstSince(now - config.maxAgeMs()) - log.oldest();
  }
}
