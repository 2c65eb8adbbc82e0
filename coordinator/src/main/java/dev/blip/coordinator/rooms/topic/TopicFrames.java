package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.rooms.topic.TopicLog.Message;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a topic sends. What is read at once for a follower is one frame's worth, 32 KB or one
 * message, so a slow one costs no more.
 */
final class TopicFrames {
  private static final int MOST_BYTES = 32 * 1024 - 256;

  private final TopicLog log;

  TopicFrames(TopicLog log) {
    this.log = log;
  }

  private record Published(String type, String id, long seq) {}

  private record Subscribed(String type, long next) {}

  private record Gap(String type, long after, long oldest) {}

  static String published(String id, long seq) {
    return Json.write(new Published("published", id, seq));
  }

  static String subscribed(long next) {
    return Json.write(new Subscribed("subscribed", next));
  }

  static String gap(long after, long oldest) {
    return Json.write(new Gap("gap", after, oldest));
  }

  static String message(Message message, int delivery) {
    // Not formatted: in a long replay that would cost more than all the rest.
    return "{\"type\":\"message\",\"seq\":"
        + message.seq()
        + ",\"time\":"
        + message.time()
        + ","
        + message.fields()
        + ",\"delivery\":"
        + delivery
        + "}";
  }

  /** What follows a number, for all who stand there. */
  List<Batch> everything(int lane, long after) {
    long oldest = log.oldest();
    if (after < oldest - 1) {
      return List.of(new Batch(Place.of(lane, oldest - 1), gap(after, oldest), true));
    }
    var frames = new ArrayList<Framed>();
    int bytes = 0;
    for (Message message : log.after(after, log.fitting(MOST_BYTES))) {
      var framed = Framed.of(Place.of(lane, message.seq()), message(message, 1));
      bytes += framed.bytes;
      if (bytes > MOST_BYTES && !frames.isEmpty()) break;
      frames.add(framed);
    }
    if (frames.isEmpty()) return List.of();
    boolean more = Place.number(frames.getLast().through) < log.newest();
    return lane == Place.BATCHES ? List.of(together(frames, more)) : each(frames, more);
  }

  /** What a member was handed after a number. */
  List<Batch> handed(Member member, long after) {
    var frames = new ArrayList<Framed>();
    int bytes = 0;
    boolean more = false;
    for (Pending pending : member.after(after).values()) {
      more = !frames.isEmpty() && (!member.batch || bytes > MOST_BYTES);
      if (more) break;
      String text = message(log.message(pending.seq), pending.delivery);
      var framed = Framed.of(Place.of(member.lane, pending.number), text);
      bytes += framed.bytes;
      more = bytes > MOST_BYTES && !frames.isEmpty();
      if (more) break;
      frames.add(framed);
    }
    if (frames.isEmpty()) return List.of();
    return member.batch ? List.of(together(frames, more)) : each(frames, more);
  }

  /** A message and the place it leads to. */
  private record Framed(long through, String text, int bytes) {
    static Framed of(long through, String text) {
      return new Framed(through, text, text.getBytes(StandardCharsets.UTF_8).length + 1);
    }
  }

  private static Batch together(List<Framed> frames, boolean more) {
    String messages = String.join(",", frames.stream().map(Framed::text).toList());
    return new Batch(
        frames.getLast().through, "{\"type\":\"messages\",\"messages\":[" + messages + "]}", more);
  }

  private static List<Batch> each(List<Framed> frames, boolean more) {
    var batches = new ArrayList<Batch>();
    for (Framed framed : frames) {
      boolean last = batches.size() == frames.size() - 1;
      batches.add(new Batch(framed.through, framed.text, more && last));
    }
    return batches;
  }
}
