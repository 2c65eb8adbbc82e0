package dev.blip.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A watcher of clicks that follows the protocol and keeps nothing but sums: what it has seen, how
 * many clicks that were, and what it noticed that must not be.
 */
final class Tally implements WebSocket.Listener {
  private static final int LARGEST_FRAME = 32 * 1024;

  /**
   * What it has seen: every click up to {@code seq}.
   *
   * @param recently up to where it had seen two frames ago
   */
  record Seen(long seq, long clicks, long frames, long cells, long before, long recently) {
    private Seen and(long newest, long more, boolean asCells) {
      return new Seen(newest, clicks + more, frames + 1, cells + (asCells ? 1 : 0), seq, before);
    }
  }

  private final boolean reads;
  private final StringBuilder partial = new StringBuilder();
  private final AtomicReference<Seen> seen = new AtomicReference<>(new Seen(0, 0, 0, 0, 0, 0));
  private volatile @Nullable String fault;
  private volatile @Nullable WebSocket socket;

  private Tally(boolean reads) {
    this.reads = reads;
  }

  /**
   * Opens a socket to an account's map.
   *
   * @param reads false: it never takes anything from its socket
   */
  static Tally open(House house, String account, boolean reads) throws Exception {
    var tally = new Tally(reads);
    String path = "/parties/clicks/" + account + "?ticket=" + house.ticket(account);
    URI address = URI.create(house.origin.toString().replaceFirst("http", "ws") + path);
    house.http.newWebSocketBuilder().buildAsync(address, tally).get(30, TimeUnit.SECONDS);
    return tally;
  }

  Seen seen() {
    return seen.get();
  }

  /** The first thing that was against the protocol. */
  @Nullable String fault() {
    return fault;
  }

  /** Cuts the connection without a word. */
  void drop() {
    WebSocket open = socket;
    if (open != null) open.abort();
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    socket = webSocket;
    if (reads) webSocket.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      String text = partial.toString();
      partial.setLength(0);
      try {
        take(Json.tree(text), text.getBytes(StandardCharsets.UTF_8).length);
      } catch (RuntimeException e) {
        note(e.toString());
      }
    }
    webSocket.request(1);
    return null;
  }

  private void take(JsonNode frame, int bytes) {
    if (bytes > LARGEST_FRAME) note("a frame of " + bytes + " bytes");
    String type = frame.path("type").asText();
    long seq = frame.path("seq").asLong();
    Seen before = seen.get();
    if (type.equals("snapshot")) {
      seen.set(before.and(seq, seq - before.clicks, false));
      return;
    }
    // How many are watching concerns no click.
    if (type.equals("watchers")) return;
    if (!type.equals("clicks") && !type.equals("cells")) {
      note("a frame of type " + type);
      return;
    }
    if (frame.path("after").asLong() != before.seq) {
      note("after " + frame.path("after") + " where " + before.seq + " was seen");
    }
    long clicks = frame.path("clicks").size();
    for (JsonNode cell : frame.path("cells")) clicks += cell.path("count").asLong();
    seen.set(before.and(seq, clicks, type.equals("cells")));
  }

  private void note(String what) {
    if (fault == null) fault = what;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    note(error.toString());
  }
}
