package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How fast one IP address, or account, may go on. {@code POST leave?everyMs=5000&graceMs=20000}
 * charges one step and answers the cooldown in milliseconds, 0 while less than the grace has been
 * charged in advance. {@code POST take?kind=requests&most=6000&wanted=6} takes permits of this
 * minute, which began with the first of its kind, and answers {@code {"granted","leftMs"}}: none
 * when all are taken, and how long the minute lasts. A limiter that was forgotten begins anew.
 */
final class LimiterRoom implements Room {
  private static final long LONGEST = 3_600_000;
  private static final long MINUTE = 60_000;
  private static final long MOST_PERMITS = 1_000_000_000;

  private final RoomContext room;

  /** Epoch milliseconds up to which steps have been charged. */
  private long next;

  private long askedAt;

  /** By kind. */
  private final Map<String, Minute> minutes = new HashMap<>();

  LimiterRoom(RoomContext room) {
    this.room = room;
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    boolean isKnown = Set.of(LimiterParty.LEAVE, LimiterParty.TAKE).contains(request.path());
    if (!isKnown) throw new Refusal(404, "limiter has nothing at " + Text.quoted(request.path()));
    if (!request.method().equals("POST")) {
      throw Refusal.method(request.method(), "POST");
    }
    return request.path().equals(LimiterParty.TAKE) ? take(request) : leave(request);
  }

  private RoomReply take(RoomRequest request) {
    long most = number(request, "most", MOST_PERMITS);
    long wanted = number(request, "wanted", MOST_PERMITS);
    String kind = request.query().getOrDefault("kind", "");
    if (!kind.matches("[a-z]{1,32}")) {
      throw Refusal.bad("kind must be 1..32 of a-z, was " + Text.quoted(kind));
    }
    return RoomReply.json(
        minutes.computeIfAbsent(kind, _ -> new Minute()).take(most, wanted, room.clock().millis()));
  }

  /** Permits of one kind. */
  private static final class Minute {
    private long began = Long.MIN_VALUE;
    private long taken;

    /** A clock that was set back must not lengthen it. */
    Taken take(long most, long wanted, long now) {
      if (now < began || now - MINUTE >= began) {
        began = now;
        taken = 0;
      }
      long granted = Math.clamp(most - taken, 0, wanted);
      taken += granted;
      return new Taken(granted, began + MINUTE - now);
    }
  }

  private record Taken(long granted, long leftMs) {}

  private RoomReply leave(RoomRequest request) {
    long every = number(request, LimiterParty.EVERY, LONGEST);
    long grace = number(request, LimiterParty.GRACE, LONGEST);
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

  private static long number(RoomRequest request, String name, long most) {
    String text = request.query().getOrDefault(name, "");
    if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= most) return Long.parseLong(text);
    throw Refusal.bad(name + " must be 0.." + most + ", was " + Text.quoted(text));
  }
}
