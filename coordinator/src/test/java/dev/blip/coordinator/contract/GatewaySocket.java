package dev.blip.coordinator.contract;

import dev.blip.coordinator.testkit.Send;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One socket as API Gateway has it. Safe for use by many threads. */
final class GatewaySocket {
  private final List<String> taken = new ArrayList<>();
  private final Deque<Send> planned = new ArrayDeque<>();
  private boolean open = true;
  private boolean closedByRoom;

  /** API Gateway refuses to reach it until its opening is answered, and after its end. */
  synchronized void open(boolean yes) {
    open = yes;
  }

  synchronized void plan(Send... sends) {
    planned.addAll(List.of(sends));
  }

  synchronized Send take(String method, String body) {
    if (!open) return Send.FINDS_NOBODY;
    Send send = planned.isEmpty() ? Send.ARRIVES : planned.remove();
    boolean taking = send == Send.ARRIVES || send == Send.LOSES_ITS_ANSWER;
    if (taking && method.equals("POST")) taken.add(body);
    if (taking && method.equals("DELETE")) {
      closedByRoom = true;
      open = false;
    }
    return send;
  }

  synchronized List<String> taken() {
    return List.copyOf(taken);
  }

  synchronized boolean wasClosedByRoom() {
    return closedByRoom;
  }
}
