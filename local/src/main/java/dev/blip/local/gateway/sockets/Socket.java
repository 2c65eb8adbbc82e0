package dev.blip.local.gateway.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One open socket. Messages sent by one thread arrive in that order; its end is told exactly once.
 * What waits to be sent is bounded: who is slow is refused more, and holds up nobody. Safe for use
 * by many threads.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails ends in channelInactive.
public final class Socket {
  /** How long a client may take to answer a close frame before its connection is cut. */
  private static final Duration CLOSING = Duration.ofSeconds(3);

  private final Visitor visitor;
  private final Channel channel;
  private final InstantSource clock;
  private final BiConsumer<Socket, Ending> ended;
  private volatile boolean isEnded;
  private final AtomicLong queued = new AtomicLong();

  /**
   * What was sent before the connection spoke WebSocket; used on the event loop, null afterwards.
   */
  private @Nullable List<byte[]> early = new ArrayList<>(0);

  private volatile long activeNanos = System.nanoTime();
  private volatile long activeMillis;

  Socket(Visitor visitor, Channel channel, InstantSource clock, BiConsumer<Socket, Ending> ended) {
    this.visitor = visitor;
    this.channel = channel;
    this.clock = clock;
    this.ended = ended;
    this.activeMillis = clock.millis();
  }

  /** What became of a message for the client. */
  public enum Sending {
    /** On its way. */
    TAKEN,
    /** The socket has closed. */
    GONE,
    /** More than a megabyte waits for this client already. */
    FULL
  }

  public Visitor visitor() {
    return visitor;
  }

  /** When the last message came or went. */
  public Instant lastActiveAt() {
    return Instant.ofEpochMilli(activeMillis);
  }

  /**
   * Sends a text message, in frames of at most 32 KB.
   *
   * @param utf8 not copied, so not to be changed
   */
  public Sending send(byte[] utf8) {
    if (isEnded) return Sending.GONE;
    if (queued.addAndGet(utf8.length) > SocketSettings.QUEUED_BYTES) {
      queued.addAndGet(-utf8.length);
      return Sending.FULL;
    }
    touch();
    channel.eventLoop().execute(() -> write(utf8));
    return Sending.TAKEN;
  }

  /** Closes with 1000, as a {@code DELETE} of the connection does. */
  public void delete() {
    close(Ending.DELETED);
  }

  void close(Ending ending) {
    if (!end(ending)) return;
    writeClose(ending);
    cutLater();
  }

  /**
   * Closes after a breach of protocol: nothing that the client still says will be understood, so
   * the connection is half-closed at once. It is not cut, because the client would lose the close
   * frame if more of its data came in.
   */
  void fail(Ending ending) {
    if (!end(ending)) return;
    writeClose(ending).addListener(done -> shutDownOutput());
    cutLater();
  }

  /** The client closed first: answers in kind. */
  void closedByClient(CloseWebSocketFrame frame) {
    if (!end(Ending.byClient(frame.statusCode(), frame.reasonText()))) {
      channel.close();
      return;
    }
    channel.writeAndFlush(frame.retain()).addListener(ChannelFutureListener.CLOSE);
  }

  /** The connection is gone, or never came to be. */
  void lost() {
    end(Ending.LOST);
    channel.close();
  }

  boolean isEnded() {
    return isEnded;
  }

  void touch() {
    activeNanos = System.nanoTime();
    activeMillis = clock.millis();
  }

  Duration idle() {
    return Duration.ofNanos(System.nanoTime() - activeNanos);
  }

  Channel channel() {
    return channel;
  }

  /** Whether this was the end. Who comes second waits until it has been told. */
  private synchronized boolean end(Ending ending) {
    if (isEnded) return false;
    isEnded = true;
    ended.accept(this, ending);
    return true;
  }

  /** The connection speaks WebSocket from now on. */
  void upgraded() {
    List<byte[]> waiting = early;
    early = null;
    if (waiting != null) waiting.forEach(this::write);
  }

  private void write(byte[] utf8) {
    if (early != null) {
      early.add(utf8);
      return;
    }
    int sent = 0;
    do {
      int length = Math.min(SocketSettings.FRAME_BYTES, utf8.length - sent);
      boolean isLast = sent + length == utf8.length;
      ByteBuf part = Unpooled.wrappedBuffer(utf8, sent, length);
      WebSocketFrame frame =
          sent == 0
              ? new TextWebSocketFrame(isLast, 0, part)
              : new ContinuationWebSocketFrame(isLast, 0, part);
      channel.write(frame).addListener(done -> queued.addAndGet(-length));
      sent += length;
    } while (sent < utf8.length);
    channel.flush();
  }

  private ChannelFuture writeClose(Ending ending) {
    return channel.writeAndFlush(new CloseWebSocketFrame(ending.code(), ending.reason()));
  }

  private void shutDownOutput() {
    if (channel instanceof SocketChannel tcp) tcp.shutdownOutput();
  }

  private void cutLater() {
    channel.eventLoop().schedule(() -> channel.close(), CLOSING.toMillis(), TimeUnit.MILLISECONDS);
  }
}
