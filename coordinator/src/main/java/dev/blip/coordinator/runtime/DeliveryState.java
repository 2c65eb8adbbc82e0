package dev.blip.coordinator.runtime;

import java.util.List;

/**
 * What one connection has been sent: a place in the outbox, and a place in the log if it follows
 * one. Nothing here grows with what is still to come. For one thread at a time.
 */
final class DeliveryState {
  /** The value of {@link #cursor} where no log is followed. */
  static final long NOT_FOLLOWING = -1;

  final String connectionId;
  final long openedAt;

  /** The last outbox entry that was sent, or was not for this connection. */
  long sent;

  /** The last log number that was sent, or {@link #NOT_FOLLOWING}. */
  long cursor;

  /** A call for it is under way, or a retry is. */
  boolean busy;

  /** API Gateway has taken something: from now on 410 means gone. */
  boolean open;

  /** It was so when the call under way began: the socket may have opened since. */
  boolean openAtCall;

  /** Followers were told of news while this one was busy. */
  boolean behind;

  /** Epoch milliseconds at which its connection was last told that onDeliver failed; 0 if well. */
  long passedOverAt;

  /** Places have moved since they were last stored. */
  boolean dirty;

  /** Its place is written down whenever it moves. */
  boolean closely;

  /** Epoch milliseconds of the last sign of life. */
  long heardAt;

  /** Failed calls in a row. */
  int failures;

  /** Batches under way; shared by all lines that stood at the same place. */
  List<Encoded> batches = List.of();

  /** The next of them. */
  int nextBatch;

  DeliveryState(String connectionId, long openedAt, long sent, long cursor) {
    this.connectionId = connectionId;
    this.openedAt = openedAt;
    this.sent = sent;
    this.cursor = cursor;
    this.heardAt = openedAt;
  }

  boolean follows() {
    return cursor != NOT_FOLLOWING;
  }

  boolean hasBatch() {
    return nextBatch < batches.size();
  }

  Encoded batch() {
    return batches.get(nextBatch);
  }

  /** A batch in the bytes that leave, encoded once for all who get it. */
  record Encoded(long through, byte[] utf8, boolean more) {}
}
