package dev.blip.coordinator.rooms.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.rooms.ClickParty;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;

/** An account's clicks and webhooks, and a receiver that verifies what it is sent. */
abstract class WebhookStory {
  static final String URL = "https://hooks.example/blip";
  static final Duration SOON = Duration.ofSeconds(4);

  final RoomTest clicks = RoomTest.setUp(new ClickParty()).named("demo").open();
  final RoomTest webhooks = RoomTest.setUp(new WebhookParty()).named("demo").beside(clicks).open();
  final List<FetchRequest> tries = new ArrayList<>();
  final List<JsonNode> taken = new ArrayList<>();
  String secret = "";
  int status = 204;
  private int made;

  WebhookStory() {
    clicks.whenFetched((request, _) -> receive(request));
  }

  @AfterEach
  void close() {
    webhooks.close();
    clicks.close();
  }

  private Optional<RoomReply> receive(FetchRequest request) {
    tries.add(request);
    if (status == 0) return Optional.empty();
    if (status < 300) taken.add(Json.tree(request.body()));
    return Optional.of(RoomReply.text("told").withStatus(status));
  }

  JsonNode ask(String method, String path, String body, int expected) {
    var answer = webhooks.request(method, path, body, new Caller.Service());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(expected);
    return answer.body().isEmpty() ? Json.tree("{}") : Json.tree(answer.body());
  }

  /** A webhook that the click room feeds, by its ID. */
  String make(String draft) {
    JsonNode webhook = ask("POST", "", draft, 201);
    secret = webhook.path("secret").asText();
    clicks.pass(Duration.ofSeconds(1));
    return webhook.path("id").asText();
  }

  String make() {
    return make("{\"url\":\"" + URL + "\"}");
  }

  void click(int count) {
    List<Click> some =
        IntStream.range(0, count)
            .mapToObj(_ -> click("c" + made++, clicks.clock().millis()))
            .toList();
    var answer = clicks.request("POST", "clicks", Json.write(some), new Caller.Service());
    if (answer.isLost()) clicks.comesBack();
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  private static Click click(String id, long time) {
    return new Click(
        id, "demo", "hello", time, 3.1, 101.7, null, "MY", "Ipoh", "mobile", false, "news.example");
  }

  /** The numbers of all clicks that the receiver has taken, as it got them. */
  List<Long> numbers() {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode body : taken) {
      for (JsonNode click : body.at("/data/clicks")) numbers.add(click.path("seq").asLong());
    }
    return numbers;
  }

  static List<Long> through(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
