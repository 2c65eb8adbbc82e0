package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;

/** Takes messages, each ID once in ten minutes. */
final class Publishing {
  /** What a frame holds beside the data: at most an ID of 64 characters and some numbers. */
  private static final int BESIDE = 1024;

  /** Most bytes of a message's data. */
  static final int MOST_DATA = Connection.MAX_MESSAGE - BESIDE;

  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  private final TopicLog log;
  private final TopicTime time;
  private final PublishedIds ids;

  Publishing(RoomContext room, TopicLog log, TopicTime time) {
    this.log = log;
    this.time = time;
    this.ids = new PublishedIds(room.storage().sql());
  }

  void start() {
    ids.make();
  }

  /**
   * Stores a message unless it is known; answers its number.
   *
   * @throws Refusal (413) if it is too large to be sent
   */
  long publish(Request.Publish message) {
    requireFit(message.data());
    long now = time.now();
    OptionalLong known = ids.find(message.id(), now);
    if (known.isPresent()) return known.getAsLong();
    long seq = log.append(message.id(), message.data());
    ids.add(message.id(), seq, now);
    time.wakeSomeTime(now + LOOK_EVERY.toMillis());
    return seq;
  }

  private static void requireFit(String data) {
    if (data.length() <= MOST_DATA / 3) return;
    int bytes = data.getBytes(StandardCharsets.UTF_8).length;
    if (bytes <= MOST_DATA) return;
    throw new Refusal(413, "data must have 1.." + MOST_DATA + " bytes, has " + bytes);
  }

  /** Forgets old IDs; the topic's time goes on as long as there are any. */
  void tick() {
    long now = time.now();
    if (ids.forget(now)) time.wakeSomeTime(now + LOOK_EVERY.toMillis());
  }
}
