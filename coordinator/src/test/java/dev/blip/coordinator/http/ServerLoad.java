package dev.blip.coordinator.http;

import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomQuery;
import dev.blip.coordinator.runtime.Rooms;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.RoomAddress;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A gateway whose rooms answer at once, for a load generator: what HTTP itself costs. */
final class ServerLoad {
  private ServerLoad() {}

  /**
   * Serves until it is killed.
   *
   * @param arguments the port, 18081 if left out
   */
  public static void main(String[] arguments) throws InterruptedException {
    int port = arguments.length == 0 ? 18081 : Integer.parseInt(arguments[0]);
    var settings = ServerSettings.at(InetAddress.getLoopbackAddress(), port).withSecret("load");
    try (var server =
        CoordinatorServer.start(settings, new Instant(), Optional::empty, new Metrics())) {
      System.out.println("listening on port " + server.port());
      Thread.currentThread().join();
    }
  }

  private static final class Instant implements Rooms {
    private static final CompletionStage<RoomReply> DONE =
        CompletableFuture.completedFuture(RoomReply.NOTHING);

    @Override
    public CompletionStage<RoomReply> call(RoomAddress room, RoomCall call) {
      return DONE;
    }

    @Override
    public CompletionStage<RoomReply> list(RoomQuery query) {
      return DONE;
    }

    @Override
    public CompletionStage<RoomReply> query(RoomAddress room, String sql) {
      return DONE;
    }

    @Override
    public CompletionStage<RoomReply> destroy(RoomAddress room) {
      return DONE;
    }

    @Override
    public PartyRules rules(String party) {
      return PartyRules.USUAL;
    }
  }
}
