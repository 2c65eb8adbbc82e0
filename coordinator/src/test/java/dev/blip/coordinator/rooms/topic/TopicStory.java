package dev.blip.coordinator.rooms.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.testkit.Answer;
import dev.blip.coordinator.testkit.TestClient;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A durable subscription, alone or a group's, and what a plain model knows of it. */
final class TopicStory implements AutoCloseable {
  /** What may happen. */
  enum What {
    PUBLISH,
    PUBLISH_AGAIN,
    COME,
    LEAVE,
    ACK,
    NAK,
    WORKING,
    PASS,
    STALL,
    CRASH,
    CRASH_LATER,
    HIBERNATE,
    JUMP
  }

  /** One thing that happens, to one of three, with a number that says more. */
  record Step(What what, int who, int number) {}

  private record Acked(Answer answer, long seq) {}

  /** Someone with a socket. */
  private static final class Guest {
    final TestClient client;
    boolean subscribed = true;
    boolean stalled;
    long newest;

    Guest(TestClient client) {
      this.client = client;
    }
  }

  private static final Set<What> UNSENT = EnumSet.of(What.STALL, What.CRASH, What.CRASH_LATER);
  private static final int MOST_IN_FLIGHT = 3;
  private static final long ACK_WAIT = 5_000;

  final Topic topic = new Topic();

  /** The highest delivery of each number that came. */
  final Map<Long, Integer> heard = new TreeMap<>();

  int published;
  private final boolean group;
  private final @Nullable Guest[] guests = new Guest[3];
  private final List<Acked> asked = new ArrayList<>();
  private final Set<Long> acked = new HashSet<>();
  private int sockets;

  /** Someone may have had messages that were never sent to them: a group's others get these. */
  private boolean unsent;

  TopicStory(boolean group) {
    this.group = group;
    come(0);
  }

  void happens(Step step) {
    unsent |= UNSENT.contains(step.what);
    switch (step.what) {
      case PUBLISH -> publish(published + 1);
      case PUBLISH_AGAIN -> publish(1 + step.number % (published + 1));
      case COME -> come(step.who);
      case LEAVE -> leave(step.who);
      case ACK -> ack(step.who, step.number);
      case NAK -> says(step, "nak");
      case WORKING -> says(step, "working");
      case PASS -> topic.room.pass(Duration.ofMillis(1 + step.number * 10L));
      case STALL -> stall(step.who);
      case CRASH -> topic.room.crash();
      case CRASH_LATER -> crashLater(step.number);
      case HIBERNATE -> topic.room.hibernate();
      case JUMP -> topic.room.clockJumps(Duration.ofMinutes(step.number - 500));
    }
    listen();
  }

  private void crashLater(int number) {
    if (number % 2 == 0) topic.room.crashAfterCommits(1 + number % 3);
    else topic.room.crashBeforeCommits(1 + number % 3);
  }

  /** The same ID has the same number, and a new one the next. */
  private void publish(int number) {
    Answer answer = topic.ask("POST", "", "{\"id\":\"id-" + number + "\",\"data\":" + number + "}");
    if (answer.isLost()) topic.room.comesBack();
    if (answer.isLost()) topic.room.comesBack();
    assertThat(Json.tree(answer.body()).path("seq").asInt()).isEqualTo(number);
    published = Math.max(published, number);
  }

  private void come(int who) {
    leave(who);
    var guest = new Guest(topic.guest("socket-" + ++sockets).client);
    if (!group) for (Guest other : guests) if (other != null) other.subscribed = false;
    guests[who] = guest;
    guest.client.says(
        "{\"type\":\"subscribe\",\"durable\":\"d\",\"from\":\"all\",\"ack\":\"explicit\","
            + (group ? "\"group\":\"g\"," : "")
            + "\"maxInFlight\":"
            + MOST_IN_FLIGHT
            + ",\"ackWaitMs\":"
            + ACK_WAIT
            + "}");
  }

  private void leave(int who) {
    Guest guest = guests[who];
    guests[who] = null;
    if (guest != null) guest.client.leaves();
  }

  private void stall(int who) {
    Guest guest = guests[who];
    if (guest == null) return;
    guest.stalled = !guest.stalled;
    if (guest.stalled) guest.client.stalls();
    else guest.client.readsOn();
  }

  /** Acknowledges something that anybody has heard. */
  private void ack(int who, int number) {
    Guest guest = guests[who];
    if (guest == null || !guest.subscribed || heard.isEmpty()) return;
    long seq = List.copyOf(heard.keySet()).get(number % heard.size());
    asked.add(new Acked(guest.client.says("{\"type\":\"ack\",\"seq\":" + seq + "}"), seq));
  }

  private void says(Step step, String type) {
    Guest guest = guests[step.who];
    if (guest == null || heard.isEmpty()) return;
    long seq = List.copyOf(heard.keySet()).get(step.number % heard.size());
    guest.client.says("{\"type\":\"" + type + "\",\"seq\":" + seq + "}");
  }

  /** Looks at what came, before what is acknowledged by now counts. */
  private void listen() {
    // Guests are asked one by one: which of two heard first in one step is not known.
    var before = Map.copyOf(heard);
    for (Guest guest : guests) {
      if (guest == null) continue;
      for (String frame : guest.client.news()) hear(guest, Json.tree(frame), before);
    }
    for (Acked one : asked) if (!one.answer.isLost()) acked.add(one.seq);
    asked.removeIf(one -> !one.answer.isLost());
  }

  private void hear(Guest guest, JsonNode frame, Map<Long, Integer> before) {
    if (!frame.path("type").asText().equals("message")) return;
    long seq = frame.path("seq").asLong();
    int delivery = frame.path("delivery").asInt();
    assertThat(acked).as("delivered although acknowledged").doesNotContain(seq);
    int last = before.getOrDefault(seq, 0);
    assertThat(delivery).as("deliveries of " + seq).isGreaterThanOrEqualTo(last);
    if (delivery == 1 && last == 0 && !(group && unsent)) {
      // The same twice: it was under way when its coordinator died.
      assertThat(seq).as("first deliveries").isGreaterThanOrEqualTo(guest.newest);
      guest.newest = seq;
    }
    heard.merge(seq, delivery, Math::max);
  }

  /** Everyone reads on and acknowledges what comes; in the end there is nothing more. */
  void ends() {
    topic.room.comesBack();
    for (int who = 0; who < guests.length; who++) leave(who);
    topic.room.comesBack();
    come(0);
    for (int round = 0; round < 20 && acked.size() < published; round++) {
      listen();
      for (int i = 0; i < heard.size(); i++) ack(0, i);
      topic.room.pass(Duration.ofMillis(2 * ACK_WAIT));
    }
    listen();
  }

  @Override
  public void close() {
    topic.close();
  }
}
