package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.RoomContext;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A connection that subscribed. */
final class Member {
  final String connection;
  final Subscription subscription;

  /** As {@link Place} has it. */
  final int lane;

  /** Most messages that it may have unacknowledged. */
  final int most;

  /** Whether several messages may come in one frame. */
  final boolean batch;

  /** What it has, by the hand-outs' numbers. */
  final TreeMap<Long, Pending> held = new TreeMap<>();

  /** The number of the last hand-out to it. */
  long last;

  /** When it was handed something last, as a count of all hand-outs. */
  long turn;

  Member(String connection, Subscription subscription, int lane, int most, boolean batch) {
    this.connection = connection;
    this.subscription = subscription;
    this.lane = lane;
    this.most = most;
    this.batch = batch;
  }

  /** The number in its lane up to which it was sent all, as far as is known. */
  OptionalLong sent(RoomContext room) {
    return room.connection(connection).map(Member::sent).orElse(OptionalLong.empty());
  }

  /** The same of a connection that may have left the room. */
  static OptionalLong sent(Connection connection) {
    OptionalLong place = connection.place();
    return place.isPresent() ? OptionalLong.of(Place.number(place.getAsLong())) : place;
  }

  boolean takesMore() {
    return held.size() < most;
  }

  /** What was handed to it after a number, in order. */
  Map<Long, Pending> after(long number) {
    return held.tailMap(number, false);
  }
}
