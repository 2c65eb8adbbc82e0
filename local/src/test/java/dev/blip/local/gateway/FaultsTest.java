package dev.blip.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String ROOM = "/parties/chat/lobby";
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.withSockets();
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @Test
  void a_sockets_messages_are_brought_in_reverse() throws Exception {
    gateway.faults.reorderMessages(3);
    TestClient client = gateway.connect(ROOM);
    for (int i = 1; i <= 3; i++) client.send("message " + i);
    awaitMessages(3);
    for (int i = 4; i <= 5; i++) client.send("message " + i);
    awaitMessages(5);

    assertThat(bodies())
        .containsExactly("message 3", "message 2", "message 1", "message 5", "message 4");
  }

  @Test
  void reordering_can_be_switched_off() throws Exception {
    gateway.faults.reorderMessages(3);
    TestClient client = gateway.connect(ROOM);
    gateway.faults.reorderMessages(1);
    client.send("one");
    awaitMessages(1);
    client.send("two");
    awaitMessages(2);

    assertThat(bodies()).containsExactly("one", "two");
  }

  @Test
  void disconnects_are_dropped_on_demand() throws Exception {
    TestClient lost = gateway.connect(ROOM);
    gateway.faults.dropDisconnects(true);
    lost.closeWith(1000, "");
    lost.awaitClose();
    await().until(() -> gateway.openSockets() == 0);
    gateway.faults.dropDisconnects(false);
    TestClient told = gateway.connect(ROOM);
    told.closeWith(1000, "");

    await().atMost(TestClient.DEADLINE).until(() -> !gateway.lambda.events("disconnect").isEmpty());
    assertThat(gateway.lambda.events("disconnect")).hasSize(1);
    assertThat(connectionId(gateway.lambda.events("disconnect")))
        .isEqualTo(connectionId(gateway.lambda.events("connect").reversed()));
  }

  @Test
  void a_share_of_posts_is_throttled() throws Exception {
    TestClient client = gateway.connect(ROOM);
    gateway.faults.throttlePosts(0.25);
    List<Integer> statuses = IntStream.range(0, 20).mapToObj(i -> post("x").statusCode()).toList();

    assertThat(statuses).filteredOn(status -> status == 429).hasSize(5);
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(15);
    assertThat(client.await(15)).hasSize(15);
    gateway.faults.throttlePosts(0);
    assertThat(post("x").statusCode()).isEqualTo(200);
  }

  @Test
  void one_connection_is_throttled_until_it_is_not() throws Exception {
    gateway.connect(ROOM);
    String id = connectionId(gateway.lambda.events("connect"));
    gateway.faults.throttlePostsTo(id);
    HttpResponse<String> throttled = post("x");
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("x-amzn-ErrorType"))
        .contains("LimitExceededException");

    gateway.faults.allowPostsTo(id);
    assertThat(post("x").statusCode()).isEqualTo(200);
  }

  @Test
  void posts_and_connects_are_delayed() throws Exception {
    Duration delay = Duration.ofMillis(300);
    gateway.faults.delayConnects(delay);
    long start = System.nanoTime();
    gateway.connect(ROOM);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);

    gateway.faults.delayPosts(delay);
    start = System.nanoTime();
    assertThat(post("x").statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
  }

  @Test
  void what_makes_no_sense_is_refused() {
    assertThatThrownBy(() -> gateway.faults.reorderMessages(0)).hasMessageContaining("was 0");
    assertThatThrownBy(() -> gateway.faults.throttlePosts(1.5)).hasMessageContaining("was 1.5");
    assertThatThrownBy(() -> gateway.faults.throttlePosts(Double.NaN))
        .hasMessageContaining("was NaN");
  }

  private void awaitMessages(int count) {
    await()
        .atMost(TestClient.DEADLINE)
        .until(() -> gateway.lambda.events("message").size() >= count);
  }

  private List<String> bodies() {
    return gateway.lambda.events("message").stream()
        .map(event -> event.path("body").asText())
        .toList();
  }

  private HttpResponse<String> post(String text) {
    String id = connectionId(gateway.lambda.events("connect"));
    try {
      return gateway.send(
          gateway
              .request("/live/@connections/" + id)
              .header("Authorization", "AWS4-HMAC-SHA256 Credential=test, Signature=test")
              .POST(BodyPublishers.ofString(text))
              .build());
    } catch (Exception e) {
      throw new AssertionError("post failed", e);
    }
  }

  private static String connectionId(List<JsonNode> events) {
    return events.getFirst().at("/requestContext/connectionId").asText();
  }
}
