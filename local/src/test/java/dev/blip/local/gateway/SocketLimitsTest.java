package dev.blip.local.gateway;

import static dev.blip.local.gateway.RawClient.CONTINUATION;
import static dev.blip.local.gateway.RawClient.FIN;
import static dev.blip.local.gateway.RawClient.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SocketLimitsTest {
  private static final String ROOM = "/parties/chat/lobby";
  private static final int FRAME = 32 * 1024;

  @Test
  void a_message_of_128_kilobytes_in_frames_of_32_is_taken() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      RawClient client = gateway.raw().upgrade(ROOM);
      client.frame(TEXT, new byte[FRAME]);
      client.frame(CONTINUATION, new byte[FRAME]);
      client.frame(CONTINUATION, new byte[FRAME]);
      client.frame(FIN | CONTINUATION, new byte[FRAME]);

      await().atMost(TestClient.DEADLINE).until(() -> !gateway.lambda.events("message").isEmpty());
      assertThat(gateway.lambda.events("message").getFirst().path("body").asText())
          .hasSize(4 * FRAME);
    }
  }

  @Test
  void a_longer_message_closes_with_1009() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      RawClient client = gateway.raw().upgrade(ROOM);
      client.frame(TEXT, new byte[FRAME]);
      for (int i = 0; i < 3; i++) client.frame(CONTINUATION, new byte[FRAME]);
      client.frame(FIN | CONTINUATION, new byte[1]);

      assertClosed(gateway, client, 1009);
    }
  }

  @Test
  void a_frame_above_32_kilobytes_closes_with_1009() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      RawClient client = gateway.raw().upgrade(ROOM);
      client.frame(FIN | TEXT, new byte[FRAME + 1]);

      assertClosed(gateway, client, 1009);
    }
  }

  @Test
  void the_jdks_client_sees_the_1009_of_a_long_message_too() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      TestClient client = gateway.connect(ROOM);
      client.send("x".repeat(130 * 1024));

      assertThat(client.awaitClose()).isEqualTo(1009);
      assertThat(client.awaitCloseReason()).contains("131072");
    }
  }

  @Test
  void a_binary_frame_closes_with_1003() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      TestClient client = gateway.connect(ROOM);
      client.sendBinary();

      assertThat(client.awaitClose()).isEqualTo(1003);
      assertThat(disconnect(gateway).path("disconnectStatusCode").intValue()).isEqualTo(1003);
    }
  }

  @Test
  void text_that_is_not_utf8_closes_with_1007() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      RawClient client = gateway.raw().upgrade(ROOM);
      client.frame(FIN | TEXT, new byte[] {'a', (byte) 0xc3, (byte) 0x28});

      assertClosed(gateway, client, 1007);
    }
  }

  @Test
  void a_character_may_be_split_between_frames() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      RawClient client = gateway.raw().upgrade(ROOM);
      client.frame(TEXT, new byte[] {(byte) 0xc3});
      client.frame(FIN | CONTINUATION, new byte[] {(byte) 0xa9});

      await().atMost(TestClient.DEADLINE).until(() -> !gateway.lambda.events("message").isEmpty());
      assertThat(gateway.lambda.events("message").getFirst().path("body").asText()).isEqualTo("é");
    }
  }

  @Test
  void an_unmasked_frame_closes_with_1002() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      RawClient client = gateway.raw().upgrade(ROOM);
      client.unmaskedFrame(FIN | TEXT, new byte[] {'a'});

      assertClosed(gateway, client, 1002);
    }
  }

  @Test
  void a_continuation_of_nothing_closes_with_1002() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      RawClient client = gateway.raw().upgrade(ROOM);
      client.frame(FIN | CONTINUATION, new byte[] {'a'});

      assertClosed(gateway, client, 1002);
    }
  }

  @Test
  void fragments_of_a_well_behaved_client_are_one_message() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      TestClient client = gateway.connect(ROOM);
      client.sendPart("one ", false);
      client.sendPart("two", true);

      await().atMost(TestClient.DEADLINE).until(() -> !gateway.lambda.events("message").isEmpty());
      assertThat(gateway.lambda.events("message").getFirst().path("body").asText())
          .isEqualTo("one two");
    }
  }

  @Test
  void a_ping_is_answered_with_its_own_words() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      TestClient client = gateway.connect(ROOM);
      client.ping("are you there");

      assertThat(client.awaitPong()).isEqualTo("are you there");
    }
  }

  @Test
  void an_idle_socket_is_closed_with_1001() throws Exception {
    try (var gateway =
        TestGateway.withSockets(
            settings -> settings.withSocketTimes(Duration.ofMillis(400), Duration.ofHours(2)))) {
      TestClient client = gateway.connect(ROOM);

      assertThat(client.awaitClose()).isEqualTo(1001);
      assertThat(client.awaitCloseReason()).isEqualTo("Going away");
      JsonNode context = disconnect(gateway);
      assertThat(context.path("disconnectStatusCode").intValue()).isEqualTo(1001);
      assertThat(context.path("disconnectReason").asText()).isEqualTo("Going away");
    }
  }

  @Test
  void messages_keep_a_socket_from_being_idle_and_its_life_still_ends() throws Exception {
    Duration idle = Duration.ofSeconds(2);
    Duration life = Duration.ofSeconds(5);
    try (var gateway = TestGateway.withSockets(settings -> settings.withSocketTimes(idle, life))) {
      TestClient client = gateway.connect(ROOM);
      long opened = System.nanoTime();
      var chatter =
          Thread.startVirtualThread(
              () ->
                  await()
                      .pollInterval(Duration.ofMillis(200))
                      .ignoreExceptions()
                      .forever()
                      .until(
                          () -> {
                            client.send("still here");
                            return false;
                          }));
      try {
        assertThat(client.awaitClose()).isEqualTo(1001);
        assertThat(Duration.ofNanos(System.nanoTime() - opened)).isGreaterThan(idle.plus(idle));
      } finally {
        chatter.interrupt();
      }
    }
  }

  private static void assertClosed(TestGateway gateway, RawClient client, int code)
      throws Exception {
    RawClient.Frame close = client.readFrame();
    assertThat(close.opcode()).isEqualTo(RawClient.CLOSE);
    assertThat(close.closeCode()).isEqualTo(code);
    assertThat(client.isClosed()).isTrue();
    assertThat(disconnect(gateway).path("disconnectStatusCode").intValue()).isEqualTo(code);
    assertThat(gateway.lambda.events("message")).isEmpty();
    assertThat(gateway.openSockets()).isZero();
  }

  private static JsonNode disconnect(TestGateway gateway) {
    await().atMost(TestClient.DEADLINE).until(() -> !gateway.lambda.events("disconnect").isEmpty());
    assertThat(gateway.lambda.events("disconnect")).hasSize(1);
    return gateway.lambda.events("disconnect").getFirst().path("requestContext");
  }
}
