package dev.blip.coordinator.rooms;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import java.util.regex.Pattern;

/**
 * A chat, by the protocol of Cloudflare's workers-chat-demo: a socket's first frame names it, and
 * each later one is a message to all, with a timestamp that rises strictly for as long as the room
 * has a history.
 */
final class ChatRoom implements Room {
  private static final int LONGEST_ROOM = 32;
  private static final int LONGEST_NAME = 32;
  private static final int LONGEST_MESSAGE = 256;
  private static final long MOST_MESSAGES = 10_000;
  private static final Pattern PRIVATE = Pattern.compile("[0-9a-f]{64}");

  private final RoomContext room;
  private final Log history;
  private final ChatLobby lobby;
  private final ChatLimits limits;
  private long lastTimestamp;

  ChatRoom(RoomContext room) {
    this.room = room;
    history = room.storage().log("history");
    lobby = new ChatLobby(room, history);
    limits = new ChatLimits(room, this::take);
  }

  @Override
  public void onStart() {
    limits.start();
    for (Log.Entry newest : history.after(Math.max(0, history.newest() - 1), 1)) {
      lastTimestamp = ChatValues.parse(newest.text()).path("timestamp").asLong();
    }
  }

  @Override
  public void onBeforeConnect(String id, ConnectionRequest request) {
    requireName();
  }

  private void requireName() {
    String name = room.address().room();
    if (name.length() > LONGEST_ROOM && !PRIVATE.matcher(name).matches()) {
      throw new Refusal(404, "Name too long");
    }
  }

  @Override
  public void onConnect(Connection newcomer, ConnectionRequest request) {
    lobby.enter(newcomer);
  }

  @Override
  public void onMessage(Connection sender, String text) {
    if (!ChatSession.of(sender).closing()) limits.frame(sender, text);
  }

  @Override
  public void onReply(String name, RoomReply reply) {
    limits.answered(name, reply);
  }

  @Override
  public void onAlarm(String name) {
    limits.goOn();
  }

  @Override
  public void onClose(Connection leaver, Close close) {
    limits.forget(leaver);
    String name = ChatSession.of(leaver).name();
    if (name == null) lobby.leave(leaver);
    else lobby.broadcast("{\"quit\":" + name + "}");
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    requireName();
    throw new Refusal(405, "chat has sockets alone");
  }

  @Override
  public String errorFrame(Problem problem) {
    return ChatValues.error(problem.message());
  }

  /** A frame that its sender's IP address had leave for. */
  private void take(Connection sender, String text) {
    ChatSession session = ChatSession.of(sender);
    if (session.closing()) return;
    try {
      JsonNode data = ChatValues.parse(text);
      if (data.isNull()) throw Refusal.bad("frame must be an object, was null");
      String name = session.name();
      if (name == null) name(sender, session, data.get("name"));
      else say(sender, name, ChatValues.text(data.get("message")));
    } catch (Refusal refusal) {
      sender.send(ChatValues.error(refusal.reason()));
    }
  }

  private void name(Connection sender, ChatSession session, JsonNode given) {
    String name = ChatValues.isTrue(given) ? ChatValues.text(given) : "anonymous";
    if (name.length() > LONGEST_NAME) {
      sender.send(ChatValues.error("Name too long."));
      session.closed().attachTo(sender);
      sender.close();
      return;
    }
    String json = ChatValues.quoted(name);
    session.named(json).attachTo(sender);
    lobby.kept(sender).forEach(sender::send);
    lobby.leave(sender);
    lobby.broadcast("{\"joined\":" + json + "}");
    sender.send("{\"ready\":true}");
  }

  private void say(Connection sender, String name, String message) {
    if (message.length() > LONGEST_MESSAGE) {
      sender.send(ChatValues.error("Message too long."));
      return;
    }
    lastTimestamp = Math.max(room.clock().millis(), lastTimestamp + 1);
    String frame =
        "{\"name\":%s,\"message\":%s,\"timestamp\":%d}"
            .formatted(name, ChatValues.quoted(message), lastTimestamp);
    history.append(frame);
    history.trimToSize(MOST_MESSAGES);
    lobby.broadcast(frame);
  }
}
