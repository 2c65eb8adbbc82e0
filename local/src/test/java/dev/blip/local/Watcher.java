package dev.blip.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that keeps what it gets, with the time it got it. */
final class Watcher implements WebSocket.Listener {
  final List<Frame> frames = new CopyOnWriteArrayList<>();
  final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

  /** A frame and the nanoTime of its arrival. */
  record Frame(JsonNode json, String text, long at) {}

  /** Opens a socket; fails with the client's own exception if the handshake is refused. */
  static Watcher open(House house, String path) {
    return offering(house, path);
  }

  /** The same of a socket that offers subprotocols. */
  static Watcher offering(House house, String path, String... subprotocols) {
    var watcher = new Watcher();
    URI address = URI.create(house.origin.toString().replaceFirst("http", "ws") + path);
    var builder = house.http.newWebSocketBuilder();
    for (int i = 0; i < house.added.size(); i += 2) {
      builder.header(house.added.get(i), house.added.get(i + 1));
    }
    if (subprotocols.length > 0) {
      String[] others = Arrays.copyOfRange(subprotocols, 1, subprotocols.length);
      builder.subprotocols(subprotocols[0], others);
    }
    builder.buildAsync(address, watcher).orTimeout(30, TimeUnit.SECONDS).join();
    return watcher;
  }

  /** The subprotocol that it was told; empty for none. */
  String subprotocol() {
    return socket.join().getSubprotocol();
  }

  void send(String text) {
    socket.thenCompose(open -> open.sendText(text, true)).join();
  }

  void close() {
    socket.thenCompose(open -> open.sendClose(WebSocket.NORMAL_CLOSURE, "")).join();
  }

  /** Waits for a frame that is so, and answers it. */
  Frame await(Predicate<JsonNode> so) {
    Awaitility.await()
        .atMost(House.PATIENCE)
        .until(() -> frames.stream().anyMatch(frame -> so.test(frame.json)));
    return frames.stream().filter(frame -> so.test(frame.json)).findFirst().orElseThrow();
  }

  /** Waits for the frame of a type. */
  Frame await(String type) {
    return await(json -> json.path("type").asText().equals(type));
  }

  /** Waits until clicks up to a number have been seen; answers the frame that brought it. */
  Frame awaitClick(long seq) {
    return await(
        json -> json.path("seq").asLong() >= seq && !json.path("type").asText().equals("error"));
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    socket.complete(webSocket);
    webSocket.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      String text = partial.toString();
      partial.setLength(0);
      frames.add(new Frame(Json.tree(text), text, System.nanoTime()));
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.completeExceptionally(error);
  }
}
