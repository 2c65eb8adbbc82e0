package dev.blip.coordinator;

import dev.blip.coordinator.cluster.ClusterRooms;
import dev.blip.coordinator.fetch.Fetcher;
import dev.blip.coordinator.fetch.QueueSender;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.Outbound;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.protocol.RoomAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where rooms' calls and fetches go. Rooms can be called once this coordinator's are there, which
 * need this to begin.
 */
final class RoomsOutbound implements Outbound {
  private final Fetcher fetcher;
  private final QueueSender queue;
  private volatile @Nullable ClusterRooms rooms;

  RoomsOutbound(Fetcher fetcher, QueueSender queue) {
    this.fetcher = fetcher;
    this.queue = queue;
  }

  void open(ClusterRooms ready) {
    rooms = ready;
  }

  @Override
  public CompletionStage<RoomReply> call(RoomAddress room, RoomCall.Request call) {
    ClusterRooms current = rooms;
    if (current != null) return current.attempt(room, call);
    return CompletableFuture.failedFuture(new IllegalStateException("rooms are not there yet"));
  }

  @Override
  public CompletionStage<RoomReply> fetch(FetchRequest request, String key) {
    return request.method().equals(FetchRequest.SEND)
        ? queue.send(request)
        : fetcher.fetch(request, key);
  }

  @Override
  public CompletionStage<RoomReply> bring(FetchRequest request, String key) {
    return request.method().equals(FetchRequest.SEND)
        ? queue.send(request)
        : fetcher.bring(request, key);
  }
}
