package dev.blip.coordinator.room;

import dev.blip.protocol.RoomAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * A room's surroundings. Handed to its constructor and to be kept in a field. They are usable in
 * the room's hooks, on the thread that runs them: elsewhere everything but address, clock, settings
 * and logger throws {@link IllegalStateException}, since it would escape the hook's transaction.
 */
public interface RoomContext {
  /** Party and name. */
  RoomAddress address();

  /** The time: the coordinator's, or the one that a test sets. */
  InstantSource clock();

  Storage storage();

  Alarms alarms();

  /** All connections as they are now, in the order they opened. */
  Collection<Connection> connections();

  /** Those with a tag, in the order they opened. */
  Collection<Connection> connections(String tag);

  /** The connection of that ID, if it is still there. */
  Optional<Connection> connection(String id);

  /** URLs that follow this room's logs. */
  Followers followers();

  /**
   * Sends a text message to all but some. It is encoded once, however many there are.
   *
   * @throws IllegalArgumentException beyond 128 KB
   */
  void broadcast(String text, Connection... except);

  /** After this hook's commit, asks {@link Room#onDeliver} for what each follower lacks. */
  void deliver();

  /**
   * Calls another room, or this one: after this hook's commit, once all earlier calls of this room
   * to that one have their answers. Carried out once, whoever dies meanwhile, unless it is passing;
   * the answer comes back as {@link Room#onReply}. The hook does not wait for it.
   *
   * @param name what the answer comes back under, of this room's choice, 1..256 characters; need
   *     not be different from others'
   * @throws IllegalArgumentException for another name
   * @throws dev.blip.protocol.Refusal (429) where 1,000 calls of this room wait, or this one is the
   *     end of a chain of 100, each made in a hook that the one before it has called
   */
  void call(String name, RoomAddress room, CallRequest request);

  /**
   * Makes an HTTP request to the world: after this hook's commit, once all earlier ones of this
   * room to the same URI have their answers. Made at least once, always with the same {@code
   * Idempotency-Key}; again after a growing pause (or the one that {@code Retry-After} asks for) on
   * a time-out, 429 and 5xx, until its time is up. What happened comes back as {@link
   * Room#onReply}: the answer, with at most 1 MB, redirects followed (five at most); 403 for an
   * address inside the network, also of this machine ({@code localhost}), unless the coordinator's
   * {@code BLIP_FETCH_ALLOW} names it. When its time is up, what the last try was answered (502
   * where the host does not resolve), or 504 if there never was an answer.
   *
   * @param name as in {@link #call}
   * @throws IllegalArgumentException for another name
   * @throws dev.blip.protocol.Refusal (429) where 1,000 calls of this room wait
   */
  void fetch(String name, FetchRequest request);

  /**
   * Ends this room. All that it keeps goes with this hook's commit: tables, values, logs, alarms,
   * followers, calls and fetches that wait. Its sockets are closed after what was sent to them
   * before, without {@link Room#onClose}. Whoever calls its address from then on finds a new room;
   * as long as nobody does, its files go too, when its sockets are closed and no call can come
   * again: after a minute, or two days where other rooms have called it. Let it be the last thing
   * that a hook does: what is stored after it is the new room's.
   *
   * @throws IllegalStateException in {@code onStart}
   */
  void destroy();

  /** Configuration of the coordinator, by name. */
  RoomSettings settings();

  /**
   * Writes under {@code dev.blip.room.{party}}; each line has the room's address as {@code room}.
   */
  Logger logger();
}
