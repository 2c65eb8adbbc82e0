package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.CallRequest;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.protocol.Access;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;

/**
 * Party {@code limiter}: one room for each IP address and each account. Nobody reaches it from
 * outside.
 */
public final class LimiterParty implements Party {
  static final String LEAVE = "leave";
  static final String TAKE = "take";
  static final String EVERY = "everyMs";
  static final String GRACE = "graceMs";
  private static final String NAME = "limiter";

  /** A limiter that does not answer by then is not waited for: frames wait with it. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The limiter of an IP address; the one of all whose address is not known, if it is empty. */
  static RoomAddress of(String ip) {
    return new RoomAddress(NAME, ip.isEmpty() ? "unknown" : ip);
  }

  /** A request for leave: one takes so long, and so much may be taken in advance. */
  static CallRequest leave(Duration every, Duration grace) {
    return CallRequest.post(LEAVE, "")
        .with(EVERY, Long.toString(every.toMillis()))
        .with(GRACE, Long.toString(grace.toMillis()))
        .inPassing()
        .within(PATIENCE);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Access access() {
    return Access.INTERNAL;
  }

  @Override
  public boolean isMemoryOnly() {
    return true;
  }

  @Override
  public Room room(RoomContext context) {
    return new LimiterRoom(context);
  }
}
