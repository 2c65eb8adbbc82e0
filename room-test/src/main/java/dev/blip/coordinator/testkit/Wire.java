package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.GatewaySockets.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One socket as API Gateway has it: what went over it, and what will become of the next calls. */
final class Wire {
  final List<String> heard = new ArrayList<>();
  private final Deque<Send> planned = new ArrayDeque<>();
  private final List<Runnable> heldAnswers = new ArrayList<>();
  private boolean gone = true;
  private boolean closed;
  private boolean held;
  private int taken;

  void open() {
    gone = false;
    closed = false;
  }

  /** Nobody is there any more. */
  void cut() {
    gone = true;
  }

  boolean isClosedByRoom() {
    return closed;
  }

  void plan(Send... sends) {
    planned.addAll(List.of(sends));
  }

  void hold() {
    held = true;
  }

  void letGo() {
    held = false;
    var results = List.copyOf(heldAnswers);
    heldAnswers.clear();
    results.forEach(Runnable::run);
  }

  List<String> takeNews() {
    List<String> news = List.copyOf(heard.subList(taken, heard.size()));
    taken = heard.size();
    return news;
  }

  CompletionStage<Result> post(String text) {
    Send send = next();
    if (send.isHeard()) heard.add(text);
    return answer(send.answer());
  }

  CompletionStage<Result> close() {
    Send send = next();
    if (send.isHeard()) {
      closed = true;
      gone = true;
    }
    return answer(send.answer());
  }

  CompletionStage<Result> probe() {
    return answer(next().answer());
  }

  private Send next() {
    Send send = planned.poll();
    if (gone) return Send.FINDS_NOBODY;
    return send == null ? Send.ARRIVES : send;
  }

  private CompletionStage<Result> answer(Result said) {
    var answer = new CompletableFuture<Result>();
    if (held) heldAnswers.add(() -> answer.complete(said));
    else answer.complete(said);
    return answer;
  }
}
