package dev.blip.coordinator.rooms.topic;

/**
 * Places that a topic's followers stand at: a lane, and a number in it. Those who get everything
 * share a lane, in which messages have their own numbers, so that they share what is read for them.
 * A member of a queue has a lane of its own, in which hand-outs are numbered.
 */
final class Place {
  /** For those who get each message in a frame of its own. */
  static final int EACH = 0;

  /** For those who get several in a frame. */
  static final int BATCHES = 1;

  /** For those who get nothing any more. */
  static final int NOTHING = 2;

  /** The first of those that belong to one member each. */
  static final int FIRST_OF_ONE = 3;

  static final int LAST_OF_ONE = (1 << 22) - 1;

  private static final int BITS = 40;
  private static final long NUMBER = (1L << BITS) - 1;

  private Place() {}

  static long of(int lane, long number) {
    return ((long) lane << BITS) | number;
  }

  static int lane(long place) {
    return (int) (place >>> BITS);
  }

  static long number(long place) {
    return place & NUMBER;
  }
}
