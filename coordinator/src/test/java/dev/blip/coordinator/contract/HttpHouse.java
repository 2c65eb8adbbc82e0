package dev.blip.coordinator.contract;

import dev.blip.coordinator.room.RoomReply;
import java.util.List;

/** A house whose rooms are called over HTTP, and whose messages leave over HTTP. */
abstract class HttpHouse implements House {
  final RecordingGateway gateway;
  private final RoomsOverHttp rooms;

  HttpHouse(RecordingGateway gateway, RoomsOverHttp rooms) {
    this.gateway = gateway;
    this.rooms = rooms;
  }

  @Override
  public RoomReply connect(String room, String connection) throws Exception {
    return rooms.connect(room, connection);
  }

  @Override
  public RoomReply message(String room, String connection, String text) throws Exception {
    return rooms.message(room, connection, text);
  }

  @Override
  public RoomReply disconnect(String room, String connection) throws Exception {
    return rooms.disconnect(room, connection);
  }

  @Override
  public RoomReply request(String room, String method, String path, String body) throws Exception {
    return rooms.request(room, method, path, body);
  }

  @Override
  public List<String> heard(String connection) {
    return gateway.taken(connection);
  }

  @Override
  public void refuseNext(String connection, int... statuses) {
    gateway.refuseNext(connection, statuses);
  }

  @Override
  public void close() throws Exception {
    rooms.close();
    gateway.close();
  }
}
