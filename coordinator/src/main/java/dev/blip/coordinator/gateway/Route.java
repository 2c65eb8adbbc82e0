package dev.blip.coordinator.gateway;

import dev.blip.protocol.RoomAddress;
import java.util.Map;

/** What a request's method and address ask for. */
sealed interface Route {
  /** A socket wants to open. */
  record Connect(RoomAddress room, String connectionId) implements Route {}

  /** A socket brought a message. */
  record Message(RoomAddress room, String connectionId) implements Route {}

  /** A socket closed. */
  record Disconnect(RoomAddress room, String connectionId, int code, String reason)
      implements Route {}

  /** An HTTP request to a room. */
  record Request(RoomAddress room, String method, String path, Map<String, String> query)
      implements Route {}

  /** What does a party say of its rooms? */
  record Rules(String party) implements Route {}

  /** Does the process live? */
  record Health() implements Route {}

  /** Does it take calls? */
  record Ready() implements Route {}

  /** The numbers. */
  record Scrape() implements Route {}

  /** The address exists, with other methods. */
  record WrongMethod(String method, String path, String allowed) implements Route {}
}
