package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.RoomAddress;
import java.util.concurrent.CompletionStage;

/**
 * Where a room's own calls go. A stage completes with what was answered, or fails where there was
 * no answer: then the call may have been carried out, and is made again under its old key. Safe for
 * use by many threads.
 */
public interface Outbound {
  /** Calls another room, or the same. */
  CompletionStage<RoomReply> call(RoomAddress room, RoomCall.Request call);
}
