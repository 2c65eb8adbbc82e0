package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.Sql;
import dev.blip.protocol.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Holds each socket to the rate of its IP address, whose limiter is asked for leave with each frame
 * that is let through. Frames that come before its answer wait for it, on disk; those that come in
 * the cooldown after it are refused. A limiter that is lost or does not answer lets frames through,
 * and so does a room that has just started.
 */
final class ChatLimits {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final String LIMITED =
      ChatValues.error("Your IP is being rate-limited, please try again later.");

  /** The alarm of a room that may have started anew meanwhile: no answer comes then. */
  private static final String GO_ON = "waiting";

  private static final Duration GO_ON_AFTER = Duration.ofSeconds(3);

  /** Frames of one socket that may wait; further ones are refused, as most of these will be. */
  private static final int MOST_WAITING = 100;

  private static final long ASKED = Long.MAX_VALUE;

  private final RoomContext room;
  private final BiConsumer<Connection, String> taker;

  /** By connection, epoch milliseconds when its cooldown ends; ASKED while there is no answer. */
  private final Map<String, Long> coolUntil = new HashMap<>();

  /** Connections of which frames wait. */
  private final Set<String> waiting = new HashSet<>();

  ChatLimits(RoomContext room, BiConsumer<Connection, String> taker) {
    this.room = room;
    this.taker = taker;
  }

  private Sql sql() {
    return room.storage().sql();
  }

  void start() {
    sql()
        .execute(
            "CREATE TABLE IF NOT EXISTS waiting (number INTEGER PRIMARY KEY, connection TEXT NOT"
                + " NULL, text TEXT NOT NULL) STRICT");
    waiting.addAll(
        sql()
            .query(
                "SELECT DISTINCT connection FROM waiting",
                row -> String.valueOf(row.text("connection"))));
  }

  /** A frame has come: it is taken, refused, or waits. */
  void frame(Connection sender, String text) {
    if (isAsked(sender) || waiting.contains(sender.id())) keep(sender, text);
    else decide(sender, text);
  }

  private boolean isAsked(Connection sender) {
    return coolUntil.getOrDefault(sender.id(), 0L) == ASKED;
  }

  private void decide(Connection sender, String text) {
    if (room.clock().millis() < coolUntil.getOrDefault(sender.id(), 0L)) {
      sender.send(LIMITED);
      return;
    }
    ask(sender);
    taker.accept(sender, text);
  }

  private void ask(Connection sender) {
    String ip = sender.opening().sourceIp();
    try {
      room.call(sender.id(), LimiterParty.of(ip), LimiterParty.leave(EVERY, GRACE));
      coolUntil.put(sender.id(), ASKED);
    } catch (Refusal tooMany) {
      room.logger().warn("limiter of {} cannot be asked: {}", ip, tooMany.reason());
    }
  }

  private void keep(Connection sender, String text) {
    String count = "SELECT count(*) AS count FROM waiting WHERE connection = ?";
    long before = sql().first(count, row -> row.number("count"), sender.id()).orElse(0L);
    if (before >= MOST_WAITING) {
      sender.send(LIMITED);
      return;
    }
    sql().execute("INSERT INTO waiting (connection, text) VALUES (?, ?)", sender.id(), text);
    waiting.add(sender.id());
    room.alarms().setIfUnsetAfter(GO_ON, GO_ON_AFTER);
  }

  /** A limiter has answered, or could not. */
  void answered(String connection, RoomReply reply) {
    long cooldown = reply.status() == 200 ? Long.parseLong(reply.body()) : 0;
    room.connection(connection)
        .ifPresent(
            sender -> {
              coolUntil.put(connection, room.clock().millis() + cooldown);
              takeWaiting(sender);
            });
  }

  /** Goes on where no answer has been waited for: the room has started anew since. */
  void goOn() {
    for (String connection : Set.copyOf(waiting)) {
      room.connection(connection).ifPresent(this::takeWaiting);
    }
    if (!waiting.isEmpty()) room.alarms().setIfUnsetAfter(GO_ON, GO_ON_AFTER);
  }

  private record Frame(long number, String text) {}

  private void takeWaiting(Connection sender) {
    if (!waiting.contains(sender.id())) return;
    List<Frame> frames =
        sql()
            .query(
                "SELECT number, text FROM waiting WHERE connection = ? ORDER BY number",
                row -> new Frame(row.number("number"), String.valueOf(row.text("text"))),
                sender.id());
    for (Frame frame : frames) {
      if (isAsked(sender)) return;
      sql().execute("DELETE FROM waiting WHERE number = ?", frame.number);
      decide(sender, frame.text);
    }
    waiting.remove(sender.id());
  }

  /** A socket is gone, and what it said that waits. */
  void forget(Connection leaver) {
    coolUntil.remove(leaver.id());
    if (!waiting.remove(leaver.id())) return;
    sql().execute("DELETE FROM waiting WHERE connection = ?", leaver.id());
  }
}
