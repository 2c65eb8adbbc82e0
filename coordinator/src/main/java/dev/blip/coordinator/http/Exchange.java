package dev.blip.coordinator.http;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Text;
import dev.blip.protocol.coordinator.Route;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.EventExecutor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its place in the connection's line of replies. Everything but {@link #accept} is
 * confined to the connection's event loop.
 */
final class Exchange implements BiConsumer<@Nullable RoomReply, @Nullable Throwable> {
  final HttpRequest request;
  final RequestBody body = new RequestBody();
  final long began = System.nanoTime();
  private final HttpConnection connection;
  private final EventExecutor loop;

  /** What is asked for; null where the request was refused before its body came. */
  @Nullable Route route;

  /** The answer; null while it is awaited. */
  @Nullable RoomReply reply;

  /** Whether the answer is the room's, or any other that ends the call. */
  boolean answered;

  /** What the body weighs while a room is at work on it. */
  int pendingBytes;

  Exchange(HttpRequest request, HttpConnection connection, EventExecutor loop) {
    this.request = request;
    this.connection = connection;
    this.loop = loop;
  }

  HttpVersion version() {
    return request.protocolVersion();
  }

  /** The reply, or what went wrong; from any thread, once. */
  @Override
  public void accept(@Nullable RoomReply reply, @Nullable Throwable error) {
    if (loop.inEventLoop()) connection.settle(this, reply, error);
    else loop.execute(() -> connection.settle(this, reply, error));
  }

  /** For the log: method and path, without the query, which may hold secrets. */
  String what() {
    String target = request.uri();
    int mark = target.indexOf('?');
    return request.method() + " " + Text.quoted(mark < 0 ? target : target.substring(0, mark));
  }
}
