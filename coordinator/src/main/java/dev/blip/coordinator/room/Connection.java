package dev.blip.coordinator.room;

import java.util.Optional;
import java.util.Set;

/**
 * A WebSocket client of a room. It outlives hibernation, restarts and moves of the room. Usable in
 * hooks of its room only.
 */
public interface Connection {
  /** Most bytes (UTF-8) of an attachment. */
  int MAX_ATTACHMENT = 16 * 1024;

  /** Most bytes (UTF-8) of a message, as API Gateway has it. */
  int MAX_MESSAGE = 128 * 1024;

  /** API Gateway's name for it. */
  String id();

  /** Labels for {@link RoomContext#connections(String)}. */
  Set<String> tags();

  /** Replaces the tags; at most 10 of at most 256 characters. */
  void tag(String... tags);

  /** What the room attached last. */
  Optional<String> attachment();

  /**
   * Keeps a text with this connection.
   *
   * @throws IllegalArgumentException over 16 KB
   */
  void attach(String text);

  /**
   * Sends a text message, after everything sent before.
   *
   * @throws IllegalArgumentException over 128 KB
   */
  void send(String text);

  /** Closes the socket after what was sent before; its client sees code 1000. */
  void close();

  /**
   * Follows the room's log from here on: {@link Room#onDeliver} is asked what comes after this
   * place. A cursor is all that is kept for a follower, however far it falls behind.
   */
  void follow(long after);
}
