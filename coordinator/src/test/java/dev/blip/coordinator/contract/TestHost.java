package dev.blip.coordinator.contract;

import dev.blip.coordinator.testkit.Send;
import dev.blip.protocol.RoomAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One room in whatever house it lives: who calls it, what they heard, what befalls the house. */
interface TestHost extends AutoCloseable {
  /**
   * What a call was answered.
   *
   * @param status an HTTP status
   */
  record Reply(int status, String body) {}

  /** A check that fails by throwing. */
  interface Check {
    void run() throws Exception;
  }

  /** Where the room is found. */
  RoomAddress address();

  /** Another room in the same house, which ends with this one. */
  TestHost neighbour() throws Exception;

  Reply connect(String id) throws Exception;

  Reply message(String id, String text) throws Exception;

  Reply disconnect(String id, int code, String reason) throws Exception;

  Reply request(String method, String path, byte[] body) throws Exception;

  default Reply request(String method, String path, String body) throws Exception {
    return request(method, path, body.getBytes(StandardCharsets.UTF_8));
  }

  /** What arrived at a connection's socket. */
  List<String> heard(String id);

  /** Whether the room has closed its socket. */
  boolean wasClosed(String id);

  /** The next calls to a connection come to this. */
  void nextSends(String id, Send... sends);

  /** The socket is gone, and nobody tells the room. */
  void vanishes(String id);

  /** Lets the room leave the heap. */
  void hibernate() throws Exception;

  /** Ends whatever runs the room in good order; it comes back by itself. */
  void restart() throws Exception;

  /** Ends whatever runs the room, the hardest way this house can; the room comes back by itself. */
  void kill() throws Exception;

  /** Whether a room can end its process here. */
  default boolean canEnd() {
    return false;
  }

  /** Ends what runs the room, just now and suddenly; {@link #revive} brings it back. */
  default void end() throws Exception {
    throw new UnsupportedOperationException("this house ends with the process");
  }

  /** Starts again what a room has ended since this was asked last; answers how many those were. */
  default int revive() throws Exception {
    return 0;
  }

  /** Waits until a check succeeds; fails as it does if it does not in time. */
  void until(Check check) throws Exception;

  @Override
  void close() throws Exception;
}
