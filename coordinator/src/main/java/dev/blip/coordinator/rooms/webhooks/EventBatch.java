package dev.blip.coordinator.rooms.webhooks;

import dev.blip.coordinator.room.Batch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** What a webhook is brought at once: the body of a request. */
final class EventBatch {
  private static final int MOST_EVENTS = 500;

  /** A request's body may have 256 KB. */
  private static final int MOST_BYTES = 200 * 1024;

  private static final String AFTER = "\"after\":";

  private EventBatch() {}

  /**
   * The events that follow a place, or that some of them are gone.
   *
   * @param name of the log
   * @param most the number with which it ends at the latest
   * @return empty if there is nothing new
   */
  static Optional<Batch> after(EventLog log, String name, long after, long most) {
    long newest = log.newest();
    if (after >= newest) return Optional.empty();
    long next = log.next(after);
    if (next > after + 1) {
      return Optional.of(new Batch(next - 1, gap(name, after, next), next <= newest));
    }
    var events = new StringBuilder();
    long through = after;
    long time = 0;
    int bytes = 0;
    for (EventLog.Event event : log.after(after, most, MOST_EVENTS)) {
      String text = "{\"seq\":" + event.seq() + "," + event.text().substring(1);
      bytes += text.getBytes(StandardCharsets.UTF_8).length + 1;
      if (event.seq() != through + 1 || (bytes > MOST_BYTES && through > after)) break;
      if (through > after) events.append(',');
      events.append(text);
      through = event.seq();
      time = event.time();
    }
    if (through == after) return Optional.empty();
    String body =
        "{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":{\"after\":%d,\"seq\":%d,\"%s\":[%s]}}"
            .formatted(name, Instant.ofEpochMilli(time), after, through, name, events);
    return Optional.of(new Batch(through, body, through < newest));
  }

  /** The place that a batch follows. */
  static long begin(Batch batch) {
    int from = batch.text().indexOf(AFTER) + AFTER.length();
    return Long.parseLong(batch.text().substring(from, batch.text().indexOf(',', from)));
  }

  private static String gap(String name, long after, long oldest) {
    return "{\"type\":\"gap\",\"data\":{\"log\":\"%s\",\"after\":%d,\"oldest\":%d}}"
        .formatted(name, after, oldest);
  }
}
