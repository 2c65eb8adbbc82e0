package dev.blip.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Where a room is found: its party (kind) and its name within the party.
 *
 * @param party {@code [a-z][a-z0-9-]{0,31}}
 * @param room 1..128 UTF-16 units without slashes, control characters and lone surrogates
 */
public record RoomAddress(String party, String room) {
  private static final Pattern PARTY = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final int MAX_ROOM = 128;

  /**
   * @throws Refusal (404) if either part cannot name a room
   */
  public RoomAddress {
    if (!PARTY.matcher(party).matches()) {
      throw new Refusal(404, "party must match " + PARTY + ", was " + Text.quoted(party));
    }
    if (room.isEmpty() || room.length() > MAX_ROOM) {
      throw new Refusal(404, "room must have 1.." + MAX_ROOM + " characters, has " + room.length());
    }
    if (room.chars().anyMatch(c -> c == '/' || Character.isISOControl(c))) {
      throw new Refusal(404, "room must have no slash or control character");
    }
    int lone = Text.loneSurrogate(room);
    if (lone >= 0) throw new Refusal(404, "room must be Unicode text, was not at position " + lone);
  }

  /**
   * Reads {@code party/room}.
   *
   * @throws Refusal (404) if it is not one
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static RoomAddress parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) throw new Refusal(404, "room address must be party/room");
    return new RoomAddress(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The room's name up to its first dot: the account, where a room is an account's own. */
  public String owner() {
    int dot = room.indexOf('.');
    return dot < 0 ? room : room.substring(0, dot);
  }

  /** {@code party/room}. */
  @Override
  @JsonValue
  public String toString() {
    return party + "/" + room;
  }
}
