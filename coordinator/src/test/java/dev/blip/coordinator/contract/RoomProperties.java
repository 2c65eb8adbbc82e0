package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.runtime.Sockets.Delivery;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.TestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever happens to a room, it is what a plain model says. */
class RoomProperties {
  private static final String WATCHER = "watcher";

  /** Something that happens. */
  sealed interface Step {
    record Connect(int client) implements Step {}

    record Leave(int client) implements Step {}

    record Say(int client) implements Step {}

    record Count() implements Step {}

    record Fail(int client) implements Step {}

    record Alarm(int client, int seconds) implements Step {}

    record Pass(int seconds) implements Step {}

    record Hibernate() implements Step {}

    record Crash() implements Step {}

    record CrashAfterCommit(int number) implements Step {}

    record LoseAnswer(int client) implements Step {}

    record Refuse(int client, Delivery delivery) implements Step {}
  }

  /** What should come of it. */
  private static final class Model {
    final Map<String, List<String>> heard = new LinkedHashMap<>();
    final Set<String> connected = new TreeSet<>();
    final Set<String> alarms = new TreeSet<>();
    long count;
    int said;

    void connect(String id) {
      if (connected.add(id)) tell(id, "hello " + id);
    }

    void leave(String id) {
      if (connected.remove(id)) broadcast(id + " left 1001 true", id);
    }

    void broadcast(String text, String except) {
      for (String id : connected) if (!id.equals(except)) tell(id, text);
    }

    private void tell(String id, String text) {
      heard.computeIfAbsent(id, i -> new ArrayList<>()).add(text);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> client = Arbitraries.integers().between(0, 2);
    Arbitrary<Delivery> trouble = Arbitraries.of(Delivery.THROTTLED, Delivery.FAILED);
    Arbitrary<Integer> seconds = Arbitraries.integers().between(0, 40);
    Arbitrary<Step> crash =
        Arbitraries.oneOf(
            Arbitraries.just(new Step.Crash()),
            Arbitraries.integers().between(1, 4).map(Step.CrashAfterCommit::new));
    return Arbitraries.<Step>oneOf(
            client.map(Step.Connect::new),
            client.map(Step.Leave::new),
            client.map(Step.Say::new),
            client.map(Step.Say::new),
            Arbitraries.just(new Step.Count()),
            client.map(Step.Fail::new),
            client.flatMap(c -> seconds.map(s -> new Step.Alarm(c, s))),
            seconds.map(Step.Pass::new),
            Arbitraries.just(new Step.Hibernate()),
            crash,
            client.map(Step.LoseAnswer::new),
            client.flatMap(c -> trouble.map(t -> new Step.Refuse(c, t))))
        .list()
        .ofMinSize(5)
        .ofMaxSize(60);
  }

  @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
  void room_is_what_the_model_says(@ForAll("steps") List<Step> steps) {
    var model = new Model();
    try (var room = RoomTest.of("probe/any", ProbeRoom::new)) {
      room.join(WATCHER);
      model.connect(WATCHER);
      for (Step step : steps) take(step, room, model);
      room.pass(Duration.ofMinutes(2));
      check(room, model);
    }
  }

  private static String id(int client) {
    return "client " + client;
  }

  private static void take(Step step, RoomTest room, Model model) {
    switch (step) {
      case Step.Connect(int client) -> {
        room.connect(id(client));
        model.connect(id(client));
      }
      case Step.Leave(int client) -> {
        room.disconnect(id(client));
        model.leave(id(client));
      }
      case Step.Say(int client) -> {
        String text = "said-" + model.said++;
        room.message(id(client), "say " + text);
        if (model.connected.contains(id(client))) model.broadcast(text, id(client));
      }
      case Step.Count() -> {
        var reply = room.post("", "");
        model.count++;
        model.broadcast("count " + model.count, "");
        if (!reply.equals(TestClient.NO_ANSWER)) {
          assertThat(reply.body()).isEqualTo(Long.toString(model.count));
        }
      }
      case Step.Fail(int client) -> room.message(id(client), "fail");
      case Step.Alarm(int client, int seconds) -> {
        String name = "alarm-" + model.alarms.size();
        room.message(id(client), "alarm " + name + " PT" + seconds + "S");
        if (model.connected.contains(id(client))) model.alarms.add(name);
      }
      case Step.Pass(int seconds) -> room.pass(Duration.ofSeconds(seconds));
      case Step.Hibernate() -> room.hibernate();
      case Step.Crash() -> room.crash();
      case Step.CrashAfterCommit(int number) -> room.crashAfterCommit(number);
      case Step.LoseAnswer(int client) -> room.client(id(client)).losesNextAnswer();
      case Step.Refuse(int client, var delivery) ->
          room.client(id(client)).nextSends(delivery, delivery);
    }
  }

  /** A crash may repeat what was sent just before it; all else is in order and once. */
  private static void check(RoomTest room, Model model) {
    room.crash();
    assertThat(room.get("count").body())
        .isEqualTo(model.count == 0 ? "nothing" : Long.toString(model.count));
    assertThat(room.get("half").body()).isEqualTo("nothing");
    assertThat(room.get("connections").body()).isEqualTo(Integer.toString(model.connected.size()));
    List<String> watched = room.sockets().sent(WATCHER);
    assertThat(
            watched.stream().filter(f -> f.startsWith("rang ")).map(f -> f.substring(5)).distinct())
        .containsExactlyInAnyOrderElementsOf(model.alarms);
    assertThat(watched.stream().filter(f -> !f.startsWith("rang ")).distinct().toList())
        .isEqualTo(model.heard.getOrDefault(WATCHER, List.of()).stream().distinct().toList());
  }
}
