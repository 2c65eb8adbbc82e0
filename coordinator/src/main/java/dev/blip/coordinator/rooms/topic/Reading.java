package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.RoomContext;
import java.util.OptionalLong;

/**
 * Everything, to one connection, without acknowledgements: the connection's own place in the log is
 * the subscription's, and is written down here when it leaves.
 */
final class Reading extends Subscription {
  private final RoomContext room;
  private final SubscriptionTable table;
  private long next;

  Reading(RoomContext room, SubscriptionTable table, SubscriptionTable.Row row) {
    super(row.number(), row.durable(), row.group(), row.explicit());
    this.room = room;
    this.table = table;
    this.next = row.next();
  }

  @Override
  long next() {
    if (members.isEmpty()) return next;
    OptionalLong sent = members.getFirst().sent(room);
    return sent.isPresent() ? sent.getAsLong() + 1 : next;
  }

  @Override
  int inFlight() {
    return 0;
  }

  @Override
  void join(Member member) {
    members.add(member);
    follow(member, Place.of(member.lane, next - 1));
  }

  private void follow(Member member, long place) {
    Connection connection = room.connection(member.connection).orElseThrow();
    if (durable == null) connection.follow(place);
    else connection.followClosely(place);
  }

  @Override
  void leave(Member member, OptionalLong sent) {
    members.remove(member);
    if (sent.isEmpty()) return;
    next = sent.getAsLong() + 1;
    if (durable != null) table.next(this, next);
  }

  @Override
  void resume(Member member) {
    members.add(member);
    room.connection(member.connection)
        .filter(_ -> durable != null)
        .ifPresent(connection -> connection.place().ifPresent(connection::followClosely));
  }

  @Override
  void waitFor(long ackWaitMs) {
    // Nothing is waited for.
  }

  @Override
  long skipTrimmed(long oldest) {
    if (!members.isEmpty() || next >= oldest) return -1;
    long after = next - 1;
    next = oldest;
    if (durable != null) table.next(this, next);
    return after;
  }
}
