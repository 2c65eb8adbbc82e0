package dev.blip.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A map that comes back whenever its socket breaks, with the place that it has seen: drops what it
 * knows, asks again where it sees a hole. Counts each click once, or says why it could not.
 */
final class MapClient implements AutoCloseable {
  private final House house;
  private final String account;
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable String fault;
  private volatile long seq;
  private volatile long clicks;

  MapClient(House house, String account) {
    this.house = house;
    this.account = account;
    this.thread = Thread.ofVirtual().start(this::run);
  }

  /** Every click up to this one has been seen. */
  long seq() {
    return seq;
  }

  /** How many clicks have been seen, each once. */
  long clicks() {
    return clicks;
  }

  /** What was against the protocol. */
  @Nullable String fault() {
    return fault;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.interrupt();
    thread.join();
  }

  private void run() {
    while (!closing) {
      try {
        var socket = new Socket();
        String path =
            "/parties/clicks/%s?ticket=%s%s"
                .formatted(account, house.ticket(account), seq == 0 ? "" : "&after=" + seq);
        URI address = URI.create(house.origin.toString().replaceFirst("http", "ws") + path);
        WebSocket open =
            house.http.newWebSocketBuilder().buildAsync(address, socket).get(5, TimeUnit.SECONDS);
        try {
          socket.ended.get();
        } finally {
          open.abort();
        }
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        pause();
      }
    }
  }

  /** The house is down. */
  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Socket implements WebSocket.Listener {
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        take(socket, Json.tree(partial.toString()));
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void take(WebSocket socket, JsonNode frame) {
      long through = frame.path("seq").asLong();
      switch (frame.path("type").asText()) {
        case "snapshot" -> {
          if (seq > 0 || frame.path("oldest").asLong() > 1) fault = "a snapshot after " + seq;
          seen(through, frame.path("clicks").size());
        }
        case "clicks" -> {
          if (frame.path("after").asLong() > seq) {
            sync(socket);
            return;
          }
          long fresh = 0;
          for (JsonNode click : frame.path("clicks")) {
            if (click.path("seq").asLong() > seq) fresh++;
          }
          if (through > seq) seen(through, fresh);
        }
        case "cells" -> {
          if (through <= seq) return;
          if (frame.path("after").asLong() != seq) {
            sync(socket);
            return;
          }
          long count = 0;
          for (JsonNode cell : frame.path("cells")) count += cell.path("count").asLong();
          seen(through, count);
        }
        case "watchers" -> {
          // How many are watching concerns no click.
        }
        default -> fault = frame.toString();
      }
    }

    private void sync(WebSocket socket) {
      socket.sendText("{\"type\":\"sync\",\"after\":" + seq + "}", true);
    }

    private void seen(long through, long fresh) {
      seq = through;
      clicks += fresh;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      ended.complete(null);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      ended.complete(null);
    }
  }
}
