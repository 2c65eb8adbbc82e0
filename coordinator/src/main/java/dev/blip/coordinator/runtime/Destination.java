package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;

/** Where a call of a room goes; what goes to one destination goes in order. */
sealed interface Destination {
  /** Another room, or the same. */
  record Room(RoomAddress address) implements Destination {
    @Override
    public String toString() {
      return "room " + address;
    }
  }

  /** An address in the world, as it was written. */
  record Url(String text) implements Destination {
    @Override
    public String toString() {
      return text;
    }
  }

  /** For a table. */
  default String text() {
    return switch (this) {
      case Room(RoomAddress address) -> address.toString();
      case Url(String text) -> text;
    };
  }

  /** Reads {@link #text}: no party's name has a colon. */
  static Destination parse(String text) {
    return text.contains("://") ? new Url(text) : new Room(RoomAddress.parse(text));
  }
}
