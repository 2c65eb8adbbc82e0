package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.CallRequest;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tells the account's room of webhooks of each click, once, in sequence, from when that room has
 * asked for it; until then it costs a comparison a flush.
 */
final class ClickFeed {
  static final String PATH = "feed";
  private static final String PARTY = "webhooks";

  /** The number up to which the other room was told; there while it wants to be. */
  private static final String FED = "fed";

  /** Which wish it is, so that an answer to an earlier one ends nothing. */
  private static final String WISH = "feedWish";

  private static final int MOST_BYTES = 200 * 1024;
  private static final int GONE = 410;
  private static final long OFF = -1;

  private final RoomContext room;
  private final ClickWindow window;
  private final RoomAddress webhooks;
  private long fed = OFF;

  ClickFeed(RoomContext room, ClickWindow window) {
    this.room = room;
    this.window = window;
    webhooks = new RoomAddress(PARTY, room.address().room());
  }

  void start() {
    fed = room.storage().kv().number(FED).orElse(OFF);
  }

  private record Wish(boolean on) {}

  private record From(long after) {}

  /**
   * The room of webhooks wants to be told, or no more.
   *
   * @throws Refusal (403) if anyone else asks
   */
  RoomReply wish(RoomRequest request) {
    boolean isOurs =
        request.caller() instanceof Caller.Room caller && caller.address().equals(webhooks);
    if (!isOurs) throw new Refusal(403, "only the account's webhooks follow its clicks");
    boolean on = Json.read(request.body(), Wish.class).on;
    long wish = room.storage().kv().number(WISH).orElse(0) + 1;
    room.storage().kv().put(WISH, wish);
    if (!on) {
      end();
      return RoomReply.NOTHING;
    }
    if (fed == OFF) fed(window.newest());
    return RoomReply.json(new From(fed));
  }

  private void fed(long seq) {
    fed = seq;
    room.storage().kv().put(FED, seq);
  }

  private void end() {
    fed = OFF;
    room.storage().kv().remove(FED);
  }

  /** Tells what has come since the last time; before the window forgets any of it. */
  void flush() {
    if (fed == OFF) return;
    String name = PATH + room.storage().kv().number(WISH).orElse(0);
    List<Log.Entry> clicks = window.after(fed);
    while (!clicks.isEmpty()) {
      int count = 0;
      var body = new StringBuilder("{\"after\":" + fed + ",\"clicks\":[");
      int bytes = 0;
      for (Log.Entry entry : clicks) {
        String click = DrawnClick.whole(entry.text());
        bytes += click.getBytes(StandardCharsets.UTF_8).length + 32;
        if (count > 0 && bytes > MOST_BYTES) break;
        if (count++ > 0) body.append(',');
        body.append("{\"seq\":").append(entry.seq()).append(',').append(click, 1, click.length());
      }
      try {
        room.call(name, webhooks, CallRequest.post("clicks", body.append("]}").toString()));
      } catch (Refusal full) {
        room.logger().warn("webhooks are told of no more clicks for now: {}", full.reason());
        return;
      }
      fed(clicks.get(count - 1).seq());
      clicks = clicks.subList(count, clicks.size());
    }
  }

  /** What was told has new numbers, and is not told again. */
  void renumbered() {
    if (fed != OFF) fed(window.newest());
  }

  /** The room of webhooks has answered. */
  void replied(String name, RoomReply reply) {
    if (reply.status() < 300) return;
    boolean isLast = name.equals(PATH + room.storage().kv().number(WISH).orElse(0));
    if (reply.status() == GONE && isLast) end();
    else room.logger().warn("webhooks were not told of clicks: {}", reply);
  }
}
