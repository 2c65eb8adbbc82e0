package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.FetchRequest;
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

  /**
   * Makes one try of an HTTP request. What no further try can change is an answer too: 403 for an
   * address inside the network, 413 for an answer that is too long.
   *
   * @param key the same with each try
   */
  CompletionStage<RoomReply> fetch(FetchRequest request, String key);

  /**
   * Makes one try of a request that must arrive as it is: the same as {@link #fetch}, but a
   * redirect that would make it another (301, 302, 303) is the answer.
   */
  CompletionStage<RoomReply> bring(FetchRequest request, String key);
}
