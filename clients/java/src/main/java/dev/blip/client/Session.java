package dev.blip.client;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One socket: what it brings, in order, and what goes out, one at a time. */
final class Session implements WebSocket.Listener {
  /** What comes last: the socket is closed, or lost. */
  static final String END = "";

  private static final long HANDSHAKE_SECONDS = 20;

  private static final long GOODBYE_SECONDS = 1;

  final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  final Acknowledgements acks = new Acknowledgements(this);
  private final StringBuilder partial = new StringBuilder();
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
  private volatile @Nullable WebSocket socket;

  void open(Blip blip, String path) throws Exception {
    URI address = URI.create(blip.origin.toString().replaceFirst("^http", "ws") + path);
    socket =
        blip.http
            .newWebSocketBuilder()
            .buildAsync(address, this)
            .get(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
  }

  synchronized void send(String text) {
    WebSocket open = socket;
    if (open == null) return;
    sent = sent.thenCompose(done -> open.sendText(text, true)).exceptionally(this::lost);
  }

  private @Nullable WebSocket lost(Throwable why) {
    frames.add(END);
    return null;
  }

  /** Once what was sent has left, for which it waits a second. */
  void close() {
    acks.flush();
    CompletableFuture<?> last;
    synchronized (this) {
      last = sent.copy();
    }
    last.completeOnTimeout(null, GOODBYE_SECONDS, TimeUnit.SECONDS).join();
    abort();
  }

  /** At once; the other side notices. */
  void abort() {
    WebSocket open = socket;
    if (open != null) open.abort();
    frames.add(END);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      frames.add(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    frames.add(END);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    frames.add(END);
  }
}
