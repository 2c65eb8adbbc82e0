package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.Membership;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.TokenClaims;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of an account's members: they end when their bearer may be in its rooms no more, or
 * has another role. Who may be there is remembered for as long as a ticket that was got before may
 * still come; whoever has a ticket of later was asked by the API.
 */
public final class MemberSockets {
  private static final String KEY = "members";
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final RoomContext room;

  public MemberSockets(RoomContext room) {
    this.room = room;
  }

  /**
   * @param at when it was told, epoch milliseconds
   */
  private record Told(Membership membership, long at) {}

  private @Nullable Told told() {
    return room.storage().kv().record(KEY, Told.class).orElse(null);
  }

  /**
   * Lets those pass who may be there.
   *
   * @throws Refusal (401)
   */
  public void admit(ConnectionRequest opening) {
    Told told = told();
    if (told == null) return;
    boolean isOld = room.clock().millis() - told.at > REMEMBERED.toMillis();
    if (isOld) room.storage().kv().remove(KEY);
    else if (!told.membership.admits(opening.claims())) throw gone();
  }

  /**
   * {@code POST members}: closes the sockets of all who may not be there, and of who has another
   * role, who comes again with it.
   */
  public RoomReply changed(RoomRequest request) {
    if (!request.method().equals("POST")) {
      throw new Refusal(405, "method must be POST, was " + request.method());
    }
    if (!(request.caller() instanceof Caller.Service)) {
      throw new Refusal(403, "only the API tells of members");
    }
    Membership membership = Json.read(request.body(), Membership.class);
    Told before = told();
    Membership now = membership;
    if (before != null && before.membership.version() > membership.version()) {
      now = before.membership;
    } else {
      room.storage().kv().put(KEY, new Told(membership, room.clock().millis()));
    }
    for (Connection socket : List.copyOf(room.connections())) {
      TokenClaims claims = socket.opening().claims();
      boolean isGone = !now.admits(claims);
      if (isGone) socket.send(gone().problem(socket.id()).toFrame());
      if (isGone || membership.concerns(claims)) socket.close();
    }
    return RoomReply.json(Map.of());
  }

  private static Refusal gone() {
    return new Refusal(401, "token's bearer is no member of the account any more");
  }
}
