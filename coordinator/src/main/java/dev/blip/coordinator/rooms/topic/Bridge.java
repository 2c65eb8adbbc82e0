package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.UrlFollower;
import dev.blip.coordinator.rooms.topic.TopicLog.Message;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The SQS queue that follows this topic, where the coordinator's environment names both: a durable
 * subscription that SQS acknowledges, from the oldest message on, in sequence, at least once.
 */
final class Bridge {
  /** The follower's name, and the subscription's. */
  private static final String SQS = "sqs";

  private static final String TOPIC = "BLIP_BRIDGE_TOPIC";
  private static final String QUEUE = "BLIP_BRIDGE_QUEUE_URL";

  /** SQS's own bound for a batch is 256 KB; a batch of ours is at most 128 KB. */
  private static final int MOST_BYTES = 96 * 1024;

  private final RoomContext room;
  private final TopicLog log;

  Bridge(RoomContext room, TopicLog log) {
    this.room = room;
    this.log = log;
  }

  /** Lets the queue follow, or no more. */
  void start() {
    String queue = room.settings().text(QUEUE, "");
    boolean ours = room.settings().text(TOPIC, "").equals(room.address().room());
    Optional<UrlFollower> known = room.followers().get(SQS);
    if (queue.isEmpty() || !ours) {
      if (known.isPresent()) room.followers().remove(SQS);
      return;
    }
    URI uri = URI.create(queue);
    if (known.isPresent() && known.get().uri().equals(uri)) return;
    room.followers().put(SQS, uri, TopicLog.NAME, known.map(UrlFollower::after).orElse(0L));
  }

  /** As topics tell of their subscriptions; connected while SQS takes messages. */
  Optional<TopicInfo.Subscriber> subscriber() {
    return room.followers()
        .get(SQS)
        .map(
            one ->
                new TopicInfo.Subscriber(
                    SQS, null, one.after() + 1, 0, one.failures() == 0 ? 1 : 0));
  }

  /** What the queue gets next: up to ten messages, or that some are gone. */
  Optional<Batch> next(UrlFollower follower, long most) {
    long after = follower.after();
    long oldest = log.oldest();
    if (after < oldest - 1) {
      return Optional.of(new Batch(oldest - 1, TopicFrames.gap(after, oldest), true));
    }
    List<String> texts = new ArrayList<>();
    long through = after;
    int bytes = 0;
    for (Message message : log.after(after, FetchRequest.MOST_MESSAGES)) {
      String text = TopicFrames.message(message, 1);
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
      if (message.seq() > most || (bytes > MOST_BYTES && !texts.isEmpty())) break;
      texts.add(text);
      through = message.seq();
    }
    if (texts.isEmpty()) return Optional.empty();
    String sequence = String.join(FetchRequest.SEPARATOR, texts);
    return Optional.of(new Batch(through, sequence, through < log.newest()));
  }

  void posted(UrlFollower follower, RoomReply reply) {
    if (reply.status() < 300) return;
    room.logger()
        .warn(
            "SQS has not taken what follows {}, tried again: {} {}",
            follower.after(),
            reply.status(),
            reply.body());
  }
}
