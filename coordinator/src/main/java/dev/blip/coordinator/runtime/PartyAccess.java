package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.Party;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;

/** Holds visitors to what their room's party says of them, before the room is woken. */
final class PartyAccess {
  private PartyAccess() {}

  /**
   * Lets a call pass, or not. A message and a close come from a socket that has been let in.
   *
   * @throws Refusal (400, 401, 403, 404) if it comes from outside and may not, or brings what the
   *     party does not take
   */
  static void admit(Party party, RoomAddress room, RoomCall call) {
    switch (call) {
      case RoomCall.Connect(_, var request) -> {
        party.access().admit(room, request.account());
        if (party.isMemoryOnly()) {
          throw new Refusal(404, "party " + room.party() + " takes no sockets");
        }
      }
      case RoomCall.Request(var request, _) -> {
        if (request.bytes() != null && !party.takesBytes()) {
          throw Refusal.bad("body must be UTF-8 for party " + room.party());
        }
        switch (request.caller()) {
          case Caller.Member(String account) -> party.access().admit(room, account);
          case Caller.Stranger() -> party.access().admit(room, null);
          case Caller.Service(), Caller.Room(_, _) -> {}
        }
      }
      case RoomCall.Message _, RoomCall.Disconnect _ -> {}
    }
  }
}
