package dev.blip.coordinator.http;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.coordinator.Again;
import dev.blip.protocol.coordinator.Route;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The replies that one connection is due, in the order of their requests: one that is ready waits
 * for those before it. Confined to the connection's event loop.
 */
final class ReplyLine {
  /** How long a client may take to see that this side has said its last word. */
  private static final int LINGER_SECONDS = 2;

  private final Channel channel;
  private final Faults faults;
  private final Traffic traffic;
  private final Queue<Exchange> line = new ArrayDeque<>();

  private boolean complete;
  private boolean over;

  ReplyLine(Channel channel, Faults faults, Traffic traffic) {
    this.channel = channel;
    this.faults = faults;
    this.traffic = traffic;
  }

  int size() {
    return line.size();
  }

  /** Whether nothing more will be said. */
  boolean isOver() {
    return over;
  }

  /** Whether the connection ends with its last reply. */
  boolean isComplete() {
    return complete;
  }

  void add(Exchange exchange) {
    line.add(exchange);
  }

  /** Nobody joins the line any more; the connection ends with its last reply. */
  void complete() {
    complete = true;
    if (line.isEmpty() && !over) {
      over = true;
      var _ = channel.close();
    }
  }

  /** The client is gone; replies that are still due go nowhere. */
  void abandon() {
    over = true;
    line.clear();
  }

  /** Keeps the answer of one in line, and sends what is due. */
  void settle(Exchange exchange, @Nullable RoomReply reply, @Nullable Throwable error) {
    exchange.answered = reply != null && error == null;
    exchange.reply =
        reply != null && error == null
            ? reply
            : faults.reply(
                exchange.what(),
                Objects.requireNonNullElseGet(
                    error, () -> new NullPointerException("the room's reply is null")));
    // Kept open, it would bring the caller's next try here once more.
    complete |= !exchange.answered && exchange.reply.status() == Again.ELSEWHERE;
    for (var head = line.peek(); !over && head != null && head.reply != null; head = line.peek()) {
      line.remove();
      send(head, head.reply, complete && line.isEmpty());
    }
  }

  private void send(Exchange exchange, RoomReply reply, boolean last) {
    FullHttpResponse response = response(exchange, reply);
    Replies.keepAlive(response, exchange.version(), !last);
    traffic.answered(response.status().code(), System.nanoTime() - exchange.began);
    var sent = channel.writeAndFlush(response);
    if (last) {
      over = true;
      sent.addListener(_ -> linger());
    }
  }

  private FullHttpResponse response(Exchange exchange, RoomReply reply) {
    String allowed = exchange.route instanceof Route.WrongMethod wrong ? wrong.allowed() : null;
    try {
      return Replies.response(channel.alloc(), reply, allowed, exchange.answered);
    } catch (RuntimeException e) {
      return Replies.response(channel.alloc(), faults.reply(exchange.what(), e), allowed, true);
    }
  }

  /** Closing with unread input would reset the connection, and the client may lose its reply. */
  private void linger() {
    if (!channel.isActive()) return;
    if (channel instanceof DuplexChannel duplex) {
      var _ = duplex.shutdownOutput();
    }
    channel.config().setAutoRead(true);
    var _ =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  var _ = channel.close();
                },
                LINGER_SECONDS,
                TimeUnit.SECONDS);
  }
}
