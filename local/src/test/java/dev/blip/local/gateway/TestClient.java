package dev.blip.local.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The JDK's WebSocket, and what it received. */
final class TestClient implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Inbound inbound;
  private final WebSocket socket;

  private TestClient(Inbound inbound, WebSocket socket) {
    this.inbound = inbound;
    this.socket = socket;
  }

  static TestClient connect(HttpClient http, int port, String path, Map<String, String> headers)
      throws Exception {
    var inbound = new Inbound();
    var builder = http.newWebSocketBuilder().connectTimeout(DEADLINE);
    headers.forEach(
        (name, value) -> {
          if (name.equals("Sec-WebSocket-Protocol")) builder.subprotocols(value);
          else builder.header(name, value);
        });
    var socket =
        builder
            .buildAsync(URI.create("ws://localhost:" + port + path), inbound)
            .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    return new TestClient(inbound, socket);
  }

  static HttpResponse<?> refused(HttpClient http, int port, String path) {
    try {
      var socket =
          http.newWebSocketBuilder()
              .connectTimeout(DEADLINE)
              .buildAsync(URI.create("ws://localhost:" + port + path), new Inbound())
              .join();
      socket.abort();
      throw new AssertionError("the handshake was accepted");
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) return refused.getResponse();
      throw e;
    }
  }

  void send(String text) throws Exception {
    socket.sendText(text, true).get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  void sendPart(String text, boolean isLast) throws Exception {
    socket.sendText(text, isLast).get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  void sendBinary() throws Exception {
    socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).get(20, TimeUnit.SECONDS);
  }

  void ping(String text) throws Exception {
    socket
        .sendPing(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
        .get(20, TimeUnit.SECONDS);
  }

  void closeWith(int code, String reason) throws Exception {
    socket.sendClose(code, reason).get(20, TimeUnit.SECONDS);
  }

  /** Cuts the connection without a word. */
  void abort() {
    socket.abort();
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  List<String> received() {
    return List.copyOf(inbound.messages);
  }

  int frames() {
    return inbound.frames.size();
  }

  List<String> await(int messages) {
    Inbound in = inbound;
    Awaitility.await().atMost(DEADLINE).until(() -> in.messages.size() >= messages);
    return received();
  }

  String awaitPong() throws Exception {
    return inbound.pong.get(20, TimeUnit.SECONDS);
  }

  /** The close code that the server sent. */
  int awaitClose() throws Exception {
    return inbound.closed.get(20, TimeUnit.SECONDS).code();
  }

  String awaitCloseReason() throws Exception {
    return inbound.closed.get(20, TimeUnit.SECONDS).reason();
  }

  @Override
  public void close() {
    socket.abort();
  }

  private record Closed(int code, String reason) {}

  private static final class Inbound implements WebSocket.Listener {
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<Integer> frames = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final CompletableFuture<String> pong = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      frames.add(text.length());
      partial.append(text);
      if (last) {
        messages.add(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      pong.complete(StandardCharsets.UTF_8.decode(message).toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(new Closed(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
