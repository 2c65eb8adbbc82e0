package dev.blip.coordinator.testkit;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.Sockets.Delivery;
import java.util.List;

/** A connection of the room under test, from its client's side. */
public final class TestClient {
  /** What a caller gets whose call the coordinator did not live to answer. */
  public static final RoomReply NO_ANSWER = new RoomReply(0, "", "");

  private final RoomTest room;
  private final String id;

  TestClient(RoomTest room, String id) {
    this.room = room;
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** Sends a message. */
  public RoomReply says(String text) {
    return room.message(id, text);
  }

  /** Closes the socket. */
  public RoomReply leaves() {
    return room.disconnect(id);
  }

  /** Everything it has received. */
  public List<String> heard() {
    return room.sockets().sent(id);
  }

  /** What it has received since this was asked last. */
  public List<String> hears() {
    return room.sockets().take(id);
  }

  /** API Gateway answers the next calls for it so; a message that is not DONE does not arrive. */
  public TestClient nextSends(Delivery... deliveries) {
    room.sockets().answer(id, deliveries);
    return this;
  }

  /** The next message arrives, but API Gateway's answer to the room is lost. */
  public TestClient losesNextAnswer() {
    room.sockets().loseAnswer(id);
    return this;
  }

  /** From now on API Gateway answers nothing for it. */
  public TestClient stalls() {
    room.sockets().hold(id);
    return this;
  }

  /** And now it does. */
  public TestClient resumes() {
    room.sockets().letGo(id);
    return this;
  }
}
