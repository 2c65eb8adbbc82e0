package dev.blip.coordinator.room;

/**
 * A kind of room. Found with {@link java.util.ServiceLoader}: name the implementation in {@code
 * META-INF/services/dev.blip.coordinator.room.Party} of any jar beside the coordinator's.
 */
public interface Party {
  /** The first part of its rooms' addresses: {@code [a-z][a-z0-9-]{0,31}}. */
  String name();

  /**
   * Whether its rooms themselves recognise a call that they have carried out. A call is sent again
   * when its answer gets lost; as a rule the room's surroundings remember calls and answers for a
   * minute, so that it is not carried out twice, which is a row a turn.
   */
  default boolean isIdempotent() {
    return false;
  }

  /** Makes a room; {@link Room#onStart} comes next. */
  Room room(RoomContext context);
}
