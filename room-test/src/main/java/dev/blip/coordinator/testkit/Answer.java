package dev.blip.coordinator.testkit;

import dev.blip.coordinator.room.RoomReply;
import org.jspecify.annotations.Nullable;

/** What the room answers to a call; none if it crashed first, until the call was made again. */
public final class Answer {
  private @Nullable RoomReply reply;

  Answer() {}

  void is(RoomReply given) {
    reply = given;
  }

  /** Whether the room crashed before it answered; {@link RoomTest#comesBack} asks again. */
  public boolean isLost() {
    return reply == null;
  }

  /**
   * The whole answer.
   *
   * @throws IllegalStateException if it is lost
   */
  public RoomReply reply() {
    RoomReply given = reply;
    if (given != null) return given;
    throw new IllegalStateException("room crashed before it answered; comesBack() asks again");
  }

  /** An HTTP status: 200 or the refusal's for a connection, 204 for a message. */
  public int status() {
    return reply().status();
  }

  public String body() {
    return reply().body();
  }

  /** For messages of failed tests. */
  @Override
  public String toString() {
    RoomReply given = reply;
    return given == null ? "lost" : given.status() + " " + given.body();
  }
}
