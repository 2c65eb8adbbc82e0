package dev.blip.coordinator.rooms.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A place in the topic's messages, and the connections that get what follows it. */
abstract sealed class Subscription permits Reading, Queue {
  final long number;
  final @Nullable String durable;
  final @Nullable String group;
  final boolean explicit;
  final List<Member> members = new ArrayList<>();

  Subscription(long number, @Nullable String durable, @Nullable String group, boolean explicit) {
    this.number = number;
    this.durable = durable;
    this.group = group;
    this.explicit = explicit;
  }

  /** The lowest number that is not acknowledged; with no acknowledgements, not sent. */
  abstract long next();

  /** How many messages are handed out and not acknowledged. */
  abstract int inFlight();

  /** A connection gets what follows from now on. */
  abstract void join(Member member);

  /**
   * A connection has gone or wants no more.
   *
   * @param sent the number in its lane up to which it was sent all; empty if that is not known
   */
  abstract void leave(Member member, OptionalLong sent);

  /** A connection that was a member before the room was made anew. */
  abstract void resume(Member member);

  /** Milliseconds in which a message must be acknowledged. */
  abstract void waitFor(long ackWaitMs);

  /** Forgets what the log does not hold any more; answers the last number before that, or -1. */
  abstract long skipTrimmed(long oldest);

  /** As errors name it. */
  String told() {
    if (durable == null) return group == null ? "subscription" : "group \"" + group + "\"";
    String name = "durable \"" + durable + "\"";
    return group == null ? name : name + " of group \"" + group + "\"";
  }
}
