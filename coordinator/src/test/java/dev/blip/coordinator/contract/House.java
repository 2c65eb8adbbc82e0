package dev.blip.coordinator.contract;

import dev.blip.coordinator.room.RoomReply;
import java.util.List;

/** Rooms that live somewhere: what the contract's suite calls, whatever they live on. */
interface House extends AutoCloseable {
  RoomReply connect(String room, String connection) throws Exception;

  RoomReply message(String room, String connection, String text) throws Exception;

  RoomReply disconnect(String room, String connection) throws Exception;

  RoomReply request(String room, String method, String path, String body) throws Exception;

  /** What API Gateway has taken for a connection. */
  List<String> heard(String connection);

  /** API Gateway answers the next post to a connection with a status, and does not take it. */
  void refuseNext(String connection, int... statuses);

  /** What the rooms live on dies without a word, and comes back. */
  void crash() throws Exception;

  /** What the rooms live on ends in good order, and comes back. */
  void restart() throws Exception;

  @Override
  void close() throws Exception;
}
