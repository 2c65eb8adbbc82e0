package dev.blip.example.game;

import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.Map;

/**
 * A race for coins. An alarm is the clock: each tick is a transaction that moves everyone and sets
 * the next, so the game goes on where it was after a crash, and stands still while nobody plays.
 */
public final class GameRoom implements Room {
  static final Duration TICK = Duration.ofMillis(200);

  private final RoomContext room;
  private Board board = Board.EMPTY;

  public GameRoom(RoomContext room) {
    this.room = room;
  }

  @Override
  public void onStart() {
    board = room.storage().kv().record("board", Board.class).orElse(Board.EMPTY);
  }

  @Override
  public void onConnect(Connection newcomer, ConnectionRequest request) {
    newcomer.send(Json.write(Map.of("you", newcomer.id())));
    keep(board.with(newcomer.id()));
    room.alarms().setIfUnsetAfter("tick", TICK);
  }

  @Override
  public void onMessage(Connection sender, String heading) {
    keep(board.turned(sender.id(), Heading.of(heading)));
  }

  @Override
  public void onClose(Connection leaver, Close close) {
    keep(board.without(leaver.id()));
  }

  @Override
  public void onAlarm(String name) {
    if (board.players().isEmpty()) return;
    keep(board.next());
    room.broadcast(Json.write(board));
    room.alarms().setAfter("tick", TICK);
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    return request.path().isEmpty()
        ? RoomReply.json(board)
        : RoomReply.resource(request, GameRoom.class, "page");
  }

  private void keep(Board next) {
    board = next;
    room.storage().kv().put("board", board);
  }
}
