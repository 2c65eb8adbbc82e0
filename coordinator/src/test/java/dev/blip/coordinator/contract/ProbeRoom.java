package dev.blip.coordinator.contract;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Refusal;
import java.time.Duration;
import java.util.List;

/** A room that does as it is told by message. */
public final class ProbeRoom implements Room {
  private final RoomContext room;
  private long starts;

  public ProbeRoom(RoomContext room) {
    this.room = room;
  }

  @Override
  public void onStart() {
    starts = room.storage().kv().number("starts").orElse(0) + 1;
    room.storage().kv().put("starts", starts);
    if (room.storage().kv().text("broken").isPresent()) throw new IllegalStateException("broken");
  }

  @Override
  public void onBeforeConnect(String id, ConnectionRequest request) {
    if (id.equals("banned")) throw new Refusal(403, "banned");
  }

  @Override
  public void onConnect(Connection newcomer, ConnectionRequest request) {
    newcomer.send("hello " + newcomer.id());
  }

  @Override
  public void onMessage(Connection sender, String text) {
    String[] words = text.split(" ", 3);
    switch (words[0]) {
      case "append" -> {
        room.storage().log("lines").append(words[1]);
        room.deliver();
      }
      case "follow" -> sender.follow(Long.parseLong(words[1]));
      case "count" -> count();
      case "tell" -> room.connections(words[1]).forEach(c -> c.send(words[2]));
      case "put" -> room.storage().kv().put(words[1], words[2]);
      case "say" -> room.broadcast(words[1], sender);
      case "tag" -> sender.tag(words[1]);
      case "attach" -> sender.attach(words[1]);
      case "close" -> sender.close();
      case "alarm" -> room.alarms().setAfter(words[1], Duration.parse(words[2]));
      case "fail" -> {
        room.storage().kv().put("half", "done");
        room.broadcast("never");
        sender.tag("never");
        throw new IllegalStateException("told to fail");
      }
      case "refuse" -> throw Refusal.bad("told to refuse");
      default -> throw new AssertionError(text);
    }
  }

  private long count() {
    long count = room.storage().kv().number("count").orElse(0) + 1;
    room.storage().kv().put("count", count);
    room.broadcast("count " + count);
    return count;
  }

  @Override
  public List<Batch> onDeliver(long after) {
    return room.storage().log("lines").after(after, 100).stream()
        .map(line -> new Batch(line.seq(), line.seq() + " " + line.text()))
        .toList();
  }

  @Override
  public void onClose(Connection leaver, Close close) {
    room.broadcast(leaver.id() + " left " + close.code() + " " + close.clean());
  }

  @Override
  public void onAlarm(String name) {
    if (name.startsWith("bad")) throw new IllegalStateException("alarm told to fail");
    room.broadcast("rang " + name);
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    if (request.path().equals("sleep")) {
      room.alarms().setAfter("far", Duration.ofHours(10));
    }
    if (request.method().equals("POST")) return RoomReply.text(Long.toString(count()));
    return RoomReply.text(
        switch (request.path()) {
          case "starts" -> Long.toString(starts);
          case "tags" -> room.connections().iterator().next().tags().toString();
          case "attachment" -> room.connections().iterator().next().attachment().orElse("none");
          case "connections" -> Integer.toString(room.connections().size());
          default -> room.storage().kv().text(request.path()).orElse("nothing");
        });
  }
}
