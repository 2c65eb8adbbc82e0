package dev.blip.coordinator.rooms.topic;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a topic says of itself.
 *
 * @param first the oldest number that is kept, last + 1 if none is
 * @param last the newest number, 0 before the first message
 * @param bytes of all messages that are kept: their IDs and data
 */
record TopicInfo(long first, long last, long messages, long bytes, List<Subscriber> subscribers) {
  /**
   * A subscription; without the names that it does not have.
   *
   * @param next the lowest number that is not acknowledged
   * @param connected how many sockets have a part in it
   */
  record Subscriber(
      @Nullable String durable, @Nullable String group, long next, int inFlight, int connected) {
    static Subscriber of(Subscription one) {
      return new Subscriber(one.durable, one.group, one.next(), one.inFlight(), one.members.size());
    }
  }

  static TopicInfo of(TopicLog log, Collection<Subscription> subscriptions, Bridge bridge) {
    return new TopicInfo(
        log.oldest(),
        log.newest(),
        log.count(),
        log.bytes(),
        Stream.concat(subscriptions.stream().map(Subscriber::of), bridge.subscriber().stream())
            .toList());
  }
}
