package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What subscribers ask for. A socket has one subscription at a time. */
final class Subscribing {
  private final RoomContext room;
  private final TopicLog log;
  private final Subscriptions subscriptions;

  Subscribing(RoomContext room, TopicLog log, Subscriptions subscriptions) {
    this.room = room;
    this.log = log;
    this.subscriptions = subscriptions;
  }

  /**
   * Begins a subscription, or goes on with one.
   *
   * @throws Refusal (400, 409, 429) if that cannot be
   */
  void subscribe(Connection sender, Request.Subscribe request) {
    requireNone(sender);
    long start = start(request.from());
    Subscription found = subscriptions.named(request.durable(), request.group());
    if (found == null) {
      found = subscriptions.begin(request, start);
    } else {
      requireSameAcks(found, request);
      if (found.group == null) takeOver(found);
    }
    long lost = found.skipTrimmed(log.oldest());
    sender.send(TopicFrames.subscribed(found.next()));
    if (lost >= 0) tellGap(found, lost);
    if (lost >= 0) sender.send(TopicFrames.gap(lost, log.oldest()));
    subscriptions.join(sender.id(), found, request);
  }

  private void requireNone(Connection sender) {
    Member member = subscriptions.member(sender.id());
    if (member == null) return;
    throw new Refusal(
        409, "this socket has its " + member.subscription.told() + ": unsubscribe first");
  }

  private static void requireSameAcks(Subscription found, Request.Subscribe request) {
    if (found.explicit == request.explicit()) return;
    String made = found.explicit ? "explicit" : "none";
    throw new Refusal(
        409,
        "ack of %s must be %s, as it was begun; was %s"
            .formatted(found.told(), made, request.explicit() ? "explicit" : "none"));
  }

  /** The number of the first message that is wanted. */
  private long start(From from) {
    long newest = log.newest();
    return switch (from) {
      case From.New _ -> newest + 1;
      case From.All _ -> log.oldest();
      case From.Last _ -> Math.max(log.oldest(), newest);
      case From.Time(long time) -> log.firstSince(time);
      case From.Ago(long millis) -> log.firstSince(Math.max(0, room.clock().millis() - millis));
      case From.Seq(long seq) -> {
        if (seq <= newest + 1) yield seq;
        throw Refusal.bad("from.seq must be 1.." + (newest + 1) + ", was " + seq);
      }
    };
  }

  /** A durable subscription has one socket: the newer one, since the older may be half dead. */
  private void takeOver(Subscription found) {
    for (Member member : List.copyOf(found.members)) {
      @Nullable Connection older = room.connection(member.connection).orElse(null);
      if (older == null) subscriptions.leave(member, OptionalLong.empty());
      else takeFrom(member, older);
    }
  }

  private void takeFrom(Member member, Connection older) {
    end(member, older);
    String id = UUID.randomUUID().toString();
    String why = member.subscription.told() + " was taken over by a newer socket";
    room.logger().info("{} [{}]", why, id);
    older.send(new Problem("taken_over", why, id).toFrame());
  }

  /** Ends a connection's part; the connection stays. */
  private void end(Member member, Connection connection) {
    subscriptions.leave(member, Member.sent(connection));
    connection.follow(Place.of(Place.NOTHING, 0));
  }

  /** A connection has gone. */
  void left(Connection leaver) {
    Member member = subscriptions.member(leaver.id());
    if (member != null) subscriptions.leave(member, Member.sent(leaver));
  }

  /**
   * Ends a subscription, or its socket's part in it.
   *
   * @throws Refusal (409) if there is none, or one is to be forgotten that others have a part in
   */
  void unsubscribe(Connection sender, boolean forget) {
    Member member = requireMember(sender);
    Subscription left = member.subscription;
    int others = left.members.size() - 1;
    if (forget && others > 0) {
      throw new Refusal(
          409, left.told() + " cannot be forgotten: it has " + others + " other members");
    }
    end(member, sender);
    if (forget && left.durable != null) subscriptions.forget(left);
  }

  void ack(Connection sender, List<Long> seqs) {
    Queue queue = requireQueue(requireMember(sender));
    for (long seq : seqs) requireHandedOut(queue, seq);
    seqs.forEach(queue::ack);
  }

  void nak(Connection sender, long seq) {
    Member member = requireMember(sender);
    Queue queue = requireQueue(member);
    requireHandedOut(queue, seq);
    queue.nak(member, seq);
  }

  void working(Connection sender, long seq) {
    Member member = requireMember(sender);
    Queue queue = requireQueue(member);
    requireHandedOut(queue, seq);
    queue.working(member, seq);
  }

  private Member requireMember(Connection sender) {
    Member member = subscriptions.member(sender.id());
    if (member != null) return member;
    throw new Refusal(409, "this socket has no subscription: subscribe first");
  }

  private static Queue requireQueue(Member member) {
    if (member.subscription instanceof Queue queue && queue.explicit) return queue;
    throw new Refusal(409, "this socket's subscription has ack none: nothing to acknowledge");
  }

  private static void requireHandedOut(Queue queue, long seq) {
    if (queue.hasReached(seq)) return;
    throw Refusal.bad(
        "seq must be 1.." + queue.handedOutUpTo() + ", which was sent so far, was " + seq);
  }

  /** The log has become shorter: subscribers that lacked something of it are told. */
  void trimmed() {
    subscriptions
        .queues()
        .filter(queue -> !queue.members.isEmpty())
        .forEach(queue -> tellGap(queue, queue.skipTrimmed(log.oldest())));
  }

  private void tellGap(Subscription subscription, long lost) {
    if (lost < 0) return;
    String gap = TopicFrames.gap(lost, log.oldest());
    for (Member member : subscription.members) send(member, gap);
  }

  private void send(Member member, String frame) {
    @Nullable Connection connection = room.connection(member.connection).orElse(null);
    if (connection != null) connection.send(frame);
  }
}
