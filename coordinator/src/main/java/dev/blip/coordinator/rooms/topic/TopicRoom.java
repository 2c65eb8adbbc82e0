package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.room.UrlFollower;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A durable topic: keeps what is published, and brings it to subscribers in sequence, at least
 * once, and never again once it is acknowledged. What a subscriber still has to get is a place in
 * the log; what it has not acknowledged is bounded by what it takes in flight.
 */
final class TopicRoom implements Room {
  /** The alarm that hands out what one hook could not. */
  private static final String HAND_OUT = "handOut";

  /** How often it is looked up what those who acknowledge nothing were sent. */
  private static final Duration SENDING = Duration.ofMillis(20);

  private final RoomContext room;
  private final TopicLog log;
  private final TopicTime time;
  private final Publishing publishing;
  private final Retention retention;
  private final DeadLetters letters;
  private final Subscriptions subscriptions;
  private final Subscribing subscribing;
  private final TopicFrames frames;
  private final Bridge bridge;

  TopicRoom(RoomContext room) {
    this.room = room;
    log = new TopicLog(room.storage());
    time = new TopicTime(room);
    publishing = new Publishing(room, log, time);
    retention = new Retention(room, log);
    letters = new DeadLetters(room, log);
    subscriptions = new Subscriptions(room, log, time, new Burial(letters, retention::config));
    subscribing = new Subscribing(room, log, subscriptions);
    frames = new TopicFrames(log);
    bridge = new Bridge(room, log);
  }

  @Override
  public void onStart() {
    time.start();
    publishing.start();
    retention.start();
    letters.start();
    bridge.start();
    if (subscriptions.start()) room.alarms().setAfter(HAND_OUT, Duration.ZERO);
  }

  @Override
  public void onMessage(Connection sender, String text) {
    switch (Request.parse(text)) {
      case Request.Publish message -> sender.send(publish(message));
      case Request.Subscribe request -> subscribing.subscribe(sender, request);
      case Request.Unsubscribe(boolean forget) -> subscribing.unsubscribe(sender, forget);
      case Request.Ack(List<Long> seqs) -> subscribing.ack(sender, seqs);
      case Request.Nak(long seq) -> subscribing.nak(sender, seq);
      case Request.Working(long seq) -> subscribing.working(sender, seq);
      case Request.Ping _ -> sender.send("{\"type\":\"pong\"}");
    }
    bring();
  }

  private String publish(Request.Publish message) {
    long seq = publishing.publish(message);
    forgotten(retention.apply());
    return TopicFrames.published(message.id(), seq);
  }

  private void forgotten(boolean any) {
    if (any) subscribing.trimmed();
  }

  /** Hands out what there is, and brings everyone what they lack. */
  private void bring() {
    boolean unfinished = false;
    boolean sending = false;
    for (Queue queue : subscriptions.queues().filter(one -> !one.members.isEmpty()).toList()) {
      unfinished |= queue.handOut();
      sending |= queue.waitsForSending();
    }
    if (unfinished) room.alarms().setAfter(HAND_OUT, Duration.ZERO);
    else if (sending) room.alarms().setIfUnsetAfter(HAND_OUT, SENDING);
    room.deliver();
  }

  @Override
  public void onClose(Connection leaver, Close close) {
    subscribing.left(leaver);
    bring();
  }

  @Override
  public void onAlarm(String name) {
    switch (name) {
      case TopicTime.TICK -> tick();
      case Retention.TRIM -> forgotten(retention.look());
      case HAND_OUT -> {}
      default -> room.logger().warn("alarm {} is not of this room", name);
    }
    bring();
  }

  private void tick() {
    time.ticked();
    subscriptions.queues().forEach(Queue::expire);
    publishing.tick();
  }

  @Override
  public List<Batch> onDeliver(long after) {
    int lane = Place.lane(after);
    long number = Place.number(after);
    return switch (lane) {
      case Place.EACH, Place.BATCHES -> frames.everything(lane, number);
      case Place.NOTHING -> List.of();
      default -> handed(subscriptions.inLane(lane), number);
    };
  }

  private List<Batch> handed(@Nullable Member member, long after) {
    return member == null ? List.of() : frames.handed(member, after);
  }

  @Override
  public Optional<Batch> onDeliver(UrlFollower follower, long most) {
    return bridge.next(follower, most);
  }

  @Override
  public FetchRequest onPost(UrlFollower follower, Batch batch) {
    return FetchRequest.send(follower.uri(), batch.text());
  }

  @Override
  public void onPosted(UrlFollower follower, Batch batch, RoomReply reply) {
    bridge.posted(follower, reply);
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    return switch (request.path()) {
      case "" ->
          switch (request.method()) {
            case "GET" -> RoomReply.json(TopicInfo.of(log, subscriptions.all(), bridge));
            case "POST" -> posted(request.body());
            default -> throw Refusal.method(request.method(), "GET", "POST");
          };
      case "config" ->
          switch (request.method()) {
            case "GET" -> RoomReply.json(retention.config());
            case "PUT" -> configure(TopicConfig.parse(request.body()));
            default -> throw Refusal.method(request.method(), "GET", "PUT");
          };
      case "dead" -> {
        if (!request.method().equals("GET")) throw Refusal.method(request.method(), "GET");
        yield new RoomReply(200, "application/json", dead(request));
      }
      default -> replayed(request);
    };
  }

  private String dead(RoomRequest request) {
    return letters.after(
        request.number("after", 0, 0, Long.MAX_VALUE), request.number("limit", 100, 1, 1_000));
  }

  /** {@code dead/{seq}/replay}: the subscription gets it again; others are not concerned. */
  private RoomReply replayed(RoomRequest request) {
    List<String> path = request.segments();
    if (path.size() != 3 || !path.getFirst().equals("dead") || !path.getLast().equals("replay")) {
      throw new Refusal(404, "topic has nothing at " + Text.quoted(request.path()));
    }
    if (!request.method().equals("POST")) throw Refusal.method(request.method(), "POST");
    DeadLetters.Letter letter = letter(path.get(1));
    if (!(subscriptions.named(letter.durable(), letter.group()) instanceof Queue queue)) {
      throw gone(letter, "its subscription has ended");
    }
    if (letter.message() < log.oldest()) throw gone(letter, "the topic no longer keeps it");
    queue.revive(letter.message());
    letters.remove(letter.seq());
    bring();
    return new RoomReply(200, "application/json", letter.text());
  }

  private DeadLetters.Letter letter(String seq) {
    return (seq.matches("[0-9]{1,18}")
            ? letters.find(Long.parseLong(seq))
            : Optional.<DeadLetters.Letter>empty())
        .orElseThrow(() -> new Refusal(404, "topic has no dead letter " + Text.quoted(seq)));
  }

  private static Refusal gone(DeadLetters.Letter letter, String why) {
    return new Refusal(
        409,
        "dead letter %d cannot be replayed: %s; publish its data under a new id"
            .formatted(letter.seq(), why));
  }

  private RoomReply posted(String body) {
    String published = publish(Request.parsePublish(body));
    bring();
    return new RoomReply(200, "application/json", published);
  }

  private RoomReply configure(TopicConfig config) {
    retention.configure(config);
    forgotten(retention.apply());
    bring();
    return RoomReply.json(config);
  }
}
