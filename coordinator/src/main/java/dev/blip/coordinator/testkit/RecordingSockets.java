package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.Sockets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sockets that keep what they are sent, and fail as told. */
public final class RecordingSockets implements Sockets {
  private final Map<String, List<String>> sent = new HashMap<>();
  private final Map<String, Deque<Delivery>> answers = new HashMap<>();
  private final Set<String> lost = new HashSet<>();
  private final Set<String> held = new HashSet<>();
  private final Map<String, CompletableFuture<Delivery>> waiting = new HashMap<>();
  private final List<String> closed = new ArrayList<>();

  /** The next calls for a connection are answered so. */
  public void answer(String connection, Delivery... deliveries) {
    answers.computeIfAbsent(connection, c -> new ArrayDeque<>()).addAll(List.of(deliveries));
  }

  /** The next message to a connection arrives, but the call's answer does not. */
  public void loseAnswer(String connection) {
    lost.add(connection);
  }

  /** Calls for a connection stay unanswered until {@link #letGo}. */
  public void hold(String connection) {
    held.add(connection);
  }

  /** What is held is answered, and calls from now on. */
  public void letGo(String connection) {
    held.remove(connection);
    var call = waiting.remove(connection);
    if (call != null) call.complete(Delivery.DONE);
  }

  /** Everything that a connection has received. */
  public List<String> sent(String connection) {
    return List.copyOf(sent.getOrDefault(connection, List.of()));
  }

  /** What was sent since this was asked last. */
  public List<String> take(String connection) {
    List<String> frames = sent.remove(connection);
    return frames == null ? List.of() : frames;
  }

  /** Connections that the room has closed, in order. */
  public List<String> closed() {
    return List.copyOf(closed);
  }

  @Override
  public CompletionStage<Delivery> post(String connection, byte[] utf8) {
    Delivery delivery = next(connection);
    if (delivery == Delivery.DONE) {
      sent.computeIfAbsent(connection, c -> new ArrayList<>())
          .add(new String(utf8, StandardCharsets.UTF_8));
    }
    if (lost.remove(connection)) return answered(connection, Delivery.FAILED);
    return answered(connection, delivery);
  }

  @Override
  public CompletionStage<Delivery> close(String connection) {
    closed.add(connection);
    return answered(connection, next(connection));
  }

  @Override
  public CompletionStage<Delivery> probe(String connection) {
    return answered(connection, next(connection));
  }

  private Delivery next(String connection) {
    var told = answers.get(connection);
    return told == null || told.isEmpty() ? Delivery.DONE : told.poll();
  }

  private CompletionStage<Delivery> answered(String connection, Delivery delivery) {
    if (!held.contains(connection)) return CompletableFuture.completedFuture(delivery);
    var call = new CompletableFuture<Delivery>();
    waiting.put(connection, call);
    return call;
  }
}
