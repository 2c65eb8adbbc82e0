package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Duration;
import java.util.List;
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
  private final Subscriptions subscriptions;
  private final Subscribing subscribing;
  private final TopicFrames frames;

  TopicRoom(RoomContext room) {
    this.room = room;
    log = new TopicLog(room.storage());
    time = new TopicTime(room);
    publishing = new Publishing(room, log, time);
    retention = new Retention(room, log);
    subscriptions = new Subscriptions(room, log, time);
    subscribing = new Subscribing(room, log, subscriptions);
    frames = new TopicFrames(log);
  }

  @Override
  public void onStart() {
    time.start();
    publishing.start();
    retention.start();
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
  public RoomReply onRequest(RoomRequest request) {
    return switch (request.path()) {
      case "" ->
          switch (request.method()) {
            case "GET" -> RoomReply.json(TopicInfo.of(log, subscriptions.all()));
            case "POST" -> posted(request.body());
            default -> throw notAllowed(request, "GET or POST");
          };
      case "config" ->
          switch (request.method()) {
            case "GET" -> RoomReply.json(retention.config());
            case "PUT" -> configure(TopicConfig.parse(request.body()));
            default -> throw notAllowed(request, "GET or PUT");
          };
      default -> throw new Refusal(404, "topic has nothing at " + Text.quoted(request.path()));
    };
  }

  private static Refusal notAllowed(RoomRequest request, String allowed) {
    return new Refusal(405, "method must be " + allowed + ", was " + request.method());
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
