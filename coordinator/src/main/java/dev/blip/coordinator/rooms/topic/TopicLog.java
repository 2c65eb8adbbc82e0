package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.Storage;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A topic's messages. Each entry begins with the bytes of all messages up to it, so that the whole
 * log's size is known from its two ends.
 */
final class TopicLog {
  static final String NAME = "messages";
  private static final long UNKNOWN = -1;

  private final Storage storage;
  private long oldest = UNKNOWN;
  private long upTo = UNKNOWN;

  TopicLog(Storage storage) {
    this.storage = storage;
  }

  /**
   * A message.
   *
   * @param time epoch milliseconds when it was taken
   * @param upTo the bytes of all messages up to it
   * @param fields {@code "id":…,"data":…}
   */
  record Message(long seq, long time, long upTo, String fields) {
    static Message of(Log.Entry entry) {
      int space = entry.text().indexOf(' ');
      long upTo = Long.parseLong(entry.text(), 0, space, 10);
      return new Message(entry.seq(), entry.time(), upTo, entry.text().substring(space + 1));
    }

    int bytes() {
      return TopicLog.bytes(fields);
    }
  }

  private Log log() {
    return storage.log(NAME);
  }

  /** The number of the newest message, 0 before the first. */
  long newest() {
    return log().newest();
  }

  /** The number of the oldest message that is kept, one more than the newest's if none is. */
  long oldest() {
    if (oldest == UNKNOWN) oldest = log().oldest();
    return oldest;
  }

  long count() {
    return newest() - oldest() + 1;
  }

  /** Bytes of all messages that are kept: their IDs and data in UTF-8. */
  long bytes() {
    if (count() == 0) return 0;
    Message first = message(oldest());
    return message(newest()).upTo() - first.upTo() + first.bytes();
  }

  /** Stores a message and answers its number. */
  long append(String id, String data) {
    String fields = "\"id\":" + Json.write(id) + ",\"data\":" + data;
    long all = upTo() + bytes(fields);
    long seq = log().append(all + " " + fields);
    upTo = all;
    return seq;
  }

  private long upTo() {
    if (upTo == UNKNOWN) upTo = count() == 0 ? 0 : message(newest()).upTo();
    return upTo;
  }

  /** Those that follow a number, at most so many. */
  List<Message> after(long seq, int limit) {
    return log().after(seq, limit).stream().map(Message::of).toList();
  }

  /** One that is kept. */
  Message message(long seq) {
    return Message.of(log().after(seq - 1, 1).getFirst());
  }

  /** How many messages of this topic's usual size fill so many bytes, 1 to 256. */
  int fitting(int bytes) {
    long count = count();
    if (count == 0) return 1;
    return (int) Math.clamp(bytes / Math.max(1L, bytes() / count), 1L, 256L);
  }

  /** The first message of a time or after it; one more than the newest if there is none. */
  long firstSince(long time) {
    long low = oldest();
    long high = newest() + 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (message(middle).time() < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets the oldest messages, so many. */
  void trim(long many) {
    log().trimToSize(count() - many);
    oldest = UNKNOWN;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
