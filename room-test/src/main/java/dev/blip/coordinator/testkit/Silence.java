package dev.blip.coordinator.testkit;

import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.Outbound;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.protocol.RoomAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A world in which nobody answers. */
public final class Silence implements Outbound {
  @Override
  public CompletionStage<RoomReply> call(RoomAddress room, RoomCall.Request call) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletionStage<RoomReply> fetch(FetchRequest request, String key) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletionStage<RoomReply> bring(FetchRequest request, String key) {
    return new CompletableFuture<>();
  }
}
