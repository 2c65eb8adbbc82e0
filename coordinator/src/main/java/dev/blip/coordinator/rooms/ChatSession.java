package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Connection;
import dev.blip.protocol.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a chat knows of a socket, attached to it.
 *
 * @param name as a JSON string, null before its first accepted frame
 * @param history the newest message when it came
 * @param kept the newest kept frame when it came
 * @param closing whether the room is closing it: nothing it says counts any more
 */
record ChatSession(@Nullable String name, long history, long kept, boolean closing) {
  static ChatSession of(Connection connection) {
    return Json.read(connection.attachment().orElseThrow(), ChatSession.class);
  }

  void attachTo(Connection connection) {
    connection.attach(Json.write(this));
  }

  ChatSession named(String json) {
    return new ChatSession(json, history, kept, closing);
  }

  ChatSession closed() {
    return new ChatSession(name, history, kept, true);
  }
}
