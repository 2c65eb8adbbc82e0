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
   * The subprotocol of a socket that is let in. A browser ends a socket none of whose offers was
   * taken up; as a rule none is.
   *
   * @param offered what the client offers, in its order; never empty
   * @return one of them, or nothing; for another the socket is refused (400), as one that offers
   *     none that is spoken
   */
  default Optional<String> subprotocol(List<String> offered) {
    return Optional.empty();
  }

  /** Makes a room; {@link Room#onStart} comes next. */
  Room room(RoomContext context);
}
