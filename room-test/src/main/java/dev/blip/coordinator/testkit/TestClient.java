package dev.blip.coordinator.testkit;

import dev.blip.protocol.ConnectionRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Someone with a socket to the room: what they do, what they heard, what befalls their socket. */
public final class TestClient {
  private final RoomTest room;
  private final String id;
  private final Wire wire;
  private final Map<String, String> query = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private @Nullable String account;
  private String sourceIp = "192.0.2.1";

  TestClient(RoomTest room, String id, Wire wire) {
    this.room = room;
    this.id = id;
    this.wire = wire;
  }

  /** The ID of their connection. */
  public String id() {
    return id;
  }

  /** They come with a verified token; strangers if this is not called. */
  public TestClient withAccount(String name) {
    account = name;
    return this;
  }

  /** Their socket's address has {@code ?name=value}. */
  public TestClient withQuery(String name, String value) {
    query.put(name, value);
    return this;
  }

  /**
   * Their handshake has a header.
   *
   * @param name in lower case, as rooms see them
   */
  public TestClient withHeader(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** They come from this address; 192.0.2.1 if this is not called. */
  public TestClient withSourceIp(String address) {
    sourceIp = address;
    return this;
  }

  /** Opens their socket: 200, or the status with which the room refuses. */
  public Answer connects() {
    wire.open();
    return room.connect(id, new ConnectionRequest(account, query, headers, sourceIp));
  }

  /**
   * Opens their socket, and the room lets them in.
   *
   * @throws AssertionError if it refuses; use {@link #connects} to look at that
   */
  public TestClient connected() {
    Answer answer = connects();
    if (answer.isLost() || answer.status() == 200) return this;
    throw new AssertionError("room refused " + id + ": " + answer);
  }

  /** Sends a text message: 204; 410 if the room does not know them. */
  public Answer says(String text) {
    return room.message(id, text);
  }

  /** Closes their socket, as a browser does that goes to another page (1001). */
  public Answer leaves() {
    return leaves(1001, "going away");
  }

  /** Closes their socket with a WebSocket close code; 1006 if they went without a word. */
  public Answer leaves(int code, String reason) {
    wire.cut();
    return room.disconnect(id, code, reason);
  }

  /** Is gone, and nobody tells the room: it finds out by sending, or by asking in the long run. */
  public TestClient vanishes() {
    wire.cut();
    return this;
  }

  /** The next calls to them come to this, one each; what follows arrives again. */
  public TestClient nextSends(Send... sends) {
    wire.plan(sends);
    return this;
  }

  /** Reads no more: calls to them stay without an answer until {@link #readsOn}. */
  public TestClient stalls() {
    wire.hold();
    return this;
  }

  public TestClient readsOn() {
    wire.letGo();
    return this;
  }

  /** All messages that arrived, also twice where the room sent one twice. */
  public List<String> heard() {
    return List.copyOf(wire.heard);
  }

  /** The messages that arrived since this was asked last. */
  public List<String> news() {
    return wire.takeNews();
  }

  /** Whether the room has closed their socket. */
  public boolean wasClosed() {
    return wire.isClosedByRoom();
  }
}
