package dev.blip.coordinator.contract;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import java.lang.reflect.Method;

/** Rooms that do as they are told. */
public final class ProbeParty implements Party {
  /** Set for processes that may be told to end. */
  static final String MAY_END = "PROBE_MAY_END";

  private final Runnable end;

  public ProbeParty() {
    this(ProbeParty::halt);
  }

  /**
   * The same.
   *
   * @param end what a room does that is told to end its process
   */
  public ProbeParty(Runnable end) {
    this.end = end;
  }

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public boolean takesBytes() {
    return true;
  }

  @Override
  public Room room(RoomContext context) {
    return new ProbeRoom(context, end);
  }

  /** As a room may do that nobody can keep from it. */
  private static void halt() {
    if (System.getenv(MAY_END) == null) throw new IllegalStateException(MAY_END + " is not set");
    try {
      Method halt = Runtime.class.getMethod("halt", int.class);
      halt.invoke(Runtime.getRuntime(), 9);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
