package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.util.concurrent.CompletionStage;

/** Every room there is, wherever it lives. Safe for use by many threads. */
public interface Rooms {
  /**
   * Calls a room; the stage completes once what it did is on disk. Errors are replies too: a 4xx
   * for what the caller did wrong, a 500 or 503 with an ID for the rest. A stage fails only if the
   * whole coordinator is going down.
   */
  CompletionStage<RoomReply> call(RoomAddress room, RoomCall call);

  /**
   * A page of all rooms of the cluster with how many each party has, in JSON; wakes none. A stage
   * fails only if the whole coordinator is going down.
   */
  CompletionStage<RoomReply> list(RoomQuery query);

  /**
   * What a SELECT finds in a room's database, in JSON: on a laptop alone, where {@code
   * BLIP_CONSOLE} is 1; elsewhere 404, as for a room that is not there, which is not made by it.
   * Wakes the room. Fails as {@link #list} does.
   */
  CompletionStage<RoomReply> query(RoomAddress room, String sql);

  /**
   * Ends a room with all that it keeps, whatever its class says, as when its account is deleted.
   * Answered 204 once it is on disk, also if there is no such room. Fails as {@link #list} does.
   */
  CompletionStage<RoomReply> destroy(RoomAddress room);

  /**
   * What a party says of its rooms.
   *
   * @throws Refusal (404) if there is no such party
   */
  PartyRules rules(String party);
}
