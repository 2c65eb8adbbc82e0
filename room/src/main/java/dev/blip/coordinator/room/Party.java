package dev.blip.coordinator.room;

import dev.blip.protocol.Access;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of room. Found with {@link java.util.ServiceLoader}: name the implementation in {@code
 * META-INF/services/dev.blip.coordinator.room.Party} of any jar beside the coordinator's.
 */
public interface Party {
  /** The first part of its rooms' addresses: {@code [a-z][a-z0-9-]{0,31}}. */
  String name();

  /**
   * Who may enter its rooms from outside; others are refused before a room is woken (401, 403; 404
   * where nobody may).
   */
  default Access access() {
    return Access.OPEN;
  }

  /**
   * Whether its rooms have no file: what they store costs no fsync, and is forgotten when they
   * hibernate or move, or their coordinator ends. Nobody wakes them, and they take no sockets.
   */
  default boolean isMemoryOnly() {
    return false;
  }

  /**
   * Whether {@code POST /parties/{party}} answers a name for a new room, 64 hexadecimal digits in
   * lower case that nobody can guess.
   */
  default boolean givesNames() {
    return false;
  }

  /**
   * Whether its rooms take requests whose body is not UTF-8 text, as {@link RoomRequest#bytes};
   * others answer such a one 400.
   */
  default boolean takesBytes() {
    return false;
  }

  /**
   * Whether its rooms themselves recognise a call that they have carried out. A call is sent again
   * when its answer gets lost; as a rule the room's surroundings remember calls and answers for a
   * minute, so that it is not carried out twice, which is a row a turn.
   */
  default boolean isIdempotent() {
    return false;
  }

  /**
   * Origins whose pages may call this party's rooms over HTTP from a browser, such as {@code
   * https://example.com}; {@code *} for all. Left out, those that the whole of Blip allows ({@code
   * AllowedOrigins}). Sockets open from any origin: {@link Room#onBeforeConnect} can look at the
   * {@code origin} header.
   */
  default Optional<Set<String>> allowedOrigins() {
    return Optional.empty();
  }

  /**
   * The subprotocols that its rooms speak, none as a rule: the same at all times, since sockets are
   * answered by them while no room can be asked. With a socket the first that it offers of these is
   * spoken; one that offers others alone is refused (400), and one that offers none is let in
   * without. Where there are none here, sockets are let in whatever they offer, and nothing of it
   * is taken up: a browser that has offered some ends its socket then.
   *
   * @return names as RFC 6455 has them, tokens of RFC 7230 such as {@code chat.v2}, each once;
   *     others stop the coordinator from starting
   */
  default List<String> subprotocols() {
    return List.of();
  }

  /** Makes a room; {@link Room#onStart} comes next. */
  Room room(RoomContext context);
}
