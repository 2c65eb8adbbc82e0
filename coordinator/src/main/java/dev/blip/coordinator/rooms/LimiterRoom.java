package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;

/**
 * How fast one IP address may go on: {@code POST leave?everyMs=5000&graceMs=20000} charges one step
 * and answers the cooldown in milliseconds, 0 while less than the grace has been charged in
 * advance. A limiter that was forgotten begins anew.
 */
final class LimiterRoom implements Room {
  private static final long LONGEST = 3_600_000;

  private final RoomContext room;

  /** Epoch milliseconds up to which steps have been charged. */
  private long next;

  private long askedAt;

  LimiterRoom(RoomContext room) {
    this.room = room;
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    if (!request.path().equals(LimiterParty.LEAVE)) {
      throw new Refusal(404, "limiter has nothing at " + Text.quoted(request.path()));
    }
    if (!request.method().equals("POST")) {
      throw new Refusal(405, "method must be POST, was " + request.method());
    }
    long every = milliseconds(request, LimiterParty.EVERY);
    long grace = milliseconds(request, LimiterParty.GRACE);
    return RoomReply.text(Long.toString(leave(every, grace)));
  }

  private long leave(long every, long grace) {
    long now = room.clock().millis();
    // A clock that was set back must not lengthen what has been charged.
    if (now < askedAt) next -= askedAt - now;
    askedAt = now;
    next = Math.max(now, next) + every;
    return Math.max(0, next - now - grace);
  }

  private static long milliseconds(RoomRequest request, String name) {
    String text = request.query().getOrDefault(name, "");
    try {
      long value = Long.parseLong(text);
      if (value >= 0 && value <= LONGEST) return value;
    } catch (NumberFormatException e) {
      throw outside(name, text);
    }
    throw outside(name, text);
  }

  private static Refusal outside(String name, String text) {
    return Refusal.bad(name + " must be 0.." + LONGEST + ", was " + Text.quoted(text));
  }
}
