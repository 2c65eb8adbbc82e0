package dev.blip.coordinator.contract;

import dev.blip.coordinator.gateway.StubConnections;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** API Gateway's side of sockets, over real HTTP: remembers what it took, and refuses as told. */
public final class RecordingGateway implements AutoCloseable {
  private final Map<String, List<String>> taken = new ConcurrentHashMap<>();
  private final Map<String, Queue<Integer>> refusals = new ConcurrentHashMap<>();
  private final StubConnections server;

  RecordingGateway() {
    this(InetAddress.getLoopbackAddress());
  }

  RecordingGateway(InetAddress host) {
    server = new StubConnections(host, this::answer);
  }

  private CompletionStage<StubConnections.Answer> answer(StubConnections.Call call) {
    String connection = connection(call.path());
    Integer refusal = refusals.getOrDefault(connection, new ConcurrentLinkedQueue<>()).poll();
    if (refusal != null) {
      return now(new StubConnections.Answer(refusal, error(refusal), "{\"message\":\"no\"}"));
    }
    if (call.method().equals("POST")) {
      taken
          .computeIfAbsent(connection, c -> Collections.synchronizedList(new ArrayList<>()))
          .add(call.body());
    }
    return now(StubConnections.Answer.OK);
  }

  private static CompletionStage<StubConnections.Answer> now(StubConnections.Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static String connection(String path) {
    return URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
  }

  private static String error(int status) {
    return switch (status) {
      case 410 -> "GoneException";
      case 429 -> "LimitExceededException";
      default -> "";
    };
  }

  public URI url() {
    return server.url();
  }

  /** What was taken for a connection, in order. */
  public List<String> taken(String connection) {
    return List.copyOf(taken.getOrDefault(connection, List.of()));
  }

  void refuseNext(String connection, int... statuses) {
    var queue = refusals.computeIfAbsent(connection, c -> new ConcurrentLinkedQueue<>());
    for (int status : statuses) queue.add(status);
  }

  @Override
  public void close() {
    server.close();
  }
}
