package dev.blip.coordinator.room;

import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.TokenClaims;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A WebSocket client of a room. It outlives hibernation, restarts and moves of the room, and so do
 * its tags, its attachment and its place in the log; this object does not, so find it again with
 * {@link RoomContext#connection}, {@link RoomContext#connections()} or as a hook's parameter.
 *
 * <p>Like everything a hook does, changes and sends take effect when the hook's transaction is on
 * disk. All methods throw {@link IllegalStateException} outside a hook of the room; those that
 * change or send also once the connection is gone, that is, from its {@link Room#onClose} on.
 */
public interface Connection {
  /** Most tags. */
  int MAX_TAGS = 10;

  /** Most characters of a tag. */
  int MAX_TAG = 256;

  /** Most bytes (UTF-8) of an attachment. */
  int MAX_ATTACHMENT = 16 * 1024;

  /** Most bytes (UTF-8) of a message, as API Gateway has it. */
  int MAX_MESSAGE = 128 * 1024;

  /** API Gateway's name for it. */
  String id();

  /**
   * What its opening brought: the verified account, query, headers and address. Kept with the
   * connection, also while the room hibernates. One that was opened by a version of Blip that did
   * not keep it is a stranger's, with nothing else.
   */
  ConnectionRequest opening();

  /** Who stands behind it. */
  default Caller caller() {
    String account = opening().account();
    return account == null ? new Caller.Stranger() : new Caller.Member(account);
  }

  /** What the visitor's token says of them beside the account: {@code sub}, {@code name} … */
  default TokenClaims claims() {
    return opening().claims();
  }

  /** Labels for {@link RoomContext#connections(String)}; empty at first. */
  Set<String> tags();

  /**
   * Replaces the tags; none removes them all.
   *
   * @throws IllegalArgumentException beyond 10 tags, or beyond 256 characters in one
   */
  void tag(String... tags);

  /** What the room attached last. */
  Optional<String> attachment();

  /**
   * Keeps a text with this connection, in place of the one before.
   *
   * @throws IllegalArgumentException beyond 16 KB
   */
  void attach(String text);

  /**
   * Sends a text message, after everything sent before. It arrives at least once while the socket
   * is open; twice only if the coordinator dies, or API Gateway's answer is lost, just then.
   *
   * @throws IllegalArgumentException beyond 128 KB
   */
  void send(String text);

  /**
   * Closes the socket after what was sent before; its client sees code 1000. Its {@link
   * Room#onClose} follows. API Gateway takes no code and no reason, so say why in a message first.
   */
  void close();

  /**
   * Follows the room's log from here on: {@link Room#onDeliver} is asked what comes after this
   * place. A cursor is all that is kept for a follower, however far it falls behind.
   *
   * @param after 0 for everything; called again, it moves
   * @throws IllegalArgumentException below 0
   */
  void follow(long after);

  /**
   * As {@link #follow(long)}, where the room has several logs: {@link Room#onDeliver(String, long)}
   * is asked. A connection follows one log at a time.
   *
   * @param log as in {@link Storage#log}
   * @throws IllegalArgumentException for another name, or below 0
   */
  void follow(String log, long after);

  /**
   * As {@link #follow(long)}, and the place is written down whenever it moves, not once a second:
   * only what was under way when a coordinator died arrives twice. Holds until the room is made
   * anew.
   *
   * @throws IllegalArgumentException below 0
   */
  void followClosely(long after);

  /** What it has received of the log that it follows, as far as is known; empty if of none. */
  OptionalLong place();
}
