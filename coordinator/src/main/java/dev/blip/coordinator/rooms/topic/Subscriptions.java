package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.RoomContext;
import dev.blip.protocol.Refusal;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A topic's subscriptions, by the connections that have a part in them and by their names. */
final class Subscriptions {
  /** Most that are kept without a connection. */
  static final int MOST_DURABLE = 1_000;

  private final RoomContext room;
  private final SubscriptionTable table;
  private final TopicLog log;
  private final TopicTime time;
  private final Burial burial;
  private final Map<Long, Subscription> all = new LinkedHashMap<>();
  private final Map<String, Member> members = new HashMap<>();
  private final Map<Integer, Member> lanes = new HashMap<>();
  private long newest;
  private int lane = Place.FIRST_OF_ONE;

  Subscriptions(RoomContext room, TopicLog log, TopicTime time, Burial burial) {
    this.room = room;
    this.table = new SubscriptionTable(room.storage().sql());
    this.log = log;
    this.time = time;
    this.burial = burial;
  }

  /** Reads everything; connections that have gone unnoticed leave: tells whether any did. */
  boolean start() {
    table.make();
    table.subscriptions().forEach(row -> keep(of(row)));
    for (var row : table.members()) {
      Subscription subscription = Objects.requireNonNull(all.get(row.subscription()));
      keep(new Member(row.connection(), subscription, row.lane(), row.most(), row.batch()));
    }
    for (var row : table.pending()) {
      String connection = row.connection();
      Member member = connection == null ? null : members.get(connection);
      if (all.get(row.subscription()) instanceof Queue queue) queue.load(row, member);
    }
    for (Member member : members.values()) member.subscription.resume(member);
    List<Member> gone =
        members.values().stream()
            .filter(member -> room.connection(member.connection).isEmpty())
            .toList();
    gone.forEach(member -> leave(member, OptionalLong.empty()));
    return !gone.isEmpty();
  }

  private Subscription of(SubscriptionTable.Row row) {
    return row.explicit() || row.group() != null
        ? new Queue(room, table, log, time, burial, row)
        : new Reading(room, table, row);
  }

  private void keep(Subscription subscription) {
    all.put(subscription.number, subscription);
    newest = Math.max(newest, subscription.number);
  }

  private void keep(Member member) {
    members.put(member.connection, member);
    if (member.lane >= Place.FIRST_OF_ONE) lanes.put(member.lane, member);
  }

  Collection<Subscription> all() {
    return all.values();
  }

  Stream<Queue> queues() {
    return all.values().stream().filter(Queue.class::isInstance).map(Queue.class::cast);
  }

  /** A connection's part; null if it has none. */
  @Nullable Member member(String connection) {
    return members.get(connection);
  }

  @Nullable Member inLane(int lane) {
    return lanes.get(lane);
  }

  /** The one that is kept under these names, if both are not null. */
  @Nullable Subscription named(@Nullable String durable, @Nullable String group) {
    if (durable == null && group == null) return null;
    for (Subscription one : all.values()) {
      if (Objects.equals(one.durable, durable) && Objects.equals(one.group, group)) return one;
    }
    return null;
  }

  /**
   * Begins one.
   *
   * @param next the number of the first message
   * @throws Refusal (429) if too many are kept
   */
  Subscription begin(Request.Subscribe request, long next) {
    long durable = all.values().stream().filter(one -> one.durable != null).count();
    if (request.durable() != null && durable >= MOST_DURABLE) {
      throw new Refusal(
          429, "topic may have " + MOST_DURABLE + " durable subscriptions, has them: forget one");
    }
    var row =
        new SubscriptionTable.Row(
            newest + 1,
            request.durable(),
            request.group(),
            request.explicit(),
            request.ackWaitMs(),
            next);
    table.add(row);
    Subscription begun = of(row);
    keep(begun);
    return begun;
  }

  void join(String connection, Subscription subscription, Request.Subscribe request) {
    int lane =
        subscription instanceof Queue ? freeLane() : request.batch() ? Place.BATCHES : Place.EACH;
    var member = new Member(connection, subscription, lane, request.maxInFlight(), request.batch());
    table.add(member);
    keep(member);
    subscription.waitFor(request.ackWaitMs());
    subscription.join(member);
  }

  private int freeLane() {
    while (lanes.containsKey(lane)) {
      lane = lane == Place.LAST_OF_ONE ? Place.FIRST_OF_ONE : lane + 1;
    }
    return lane;
  }

  /**
   * A connection has no part any more; a subscription that nobody has a part in ends, unless it is
   * durable.
   *
   * @param sent as {@link Subscription#leave} has it
   */
  void leave(Member member, OptionalLong sent) {
    Subscription left = member.subscription;
    left.leave(member, sent);
    members.remove(member.connection);
    lanes.remove(member.lane);
    table.remove(member);
    if (left.members.isEmpty() && left.durable == null) forget(left);
  }

  void forget(Subscription subscription) {
    all.remove(subscription.number);
    table.remove(subscription);
  }
}
