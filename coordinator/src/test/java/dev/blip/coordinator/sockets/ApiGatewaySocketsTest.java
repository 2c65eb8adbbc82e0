package dev.blip.coordinator.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.runtime.GatewaySockets.Result;
import dev.blip.coordinator.sockets.StubConnections.Answer;
import dev.blip.coordinator.sockets.StubConnections.Call;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class ApiGatewaySocketsTest {
  private static final String ID = "L0SM9cOFvHcCIhw=";

  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private volatile Function<Call, CompletionStage<Answer>> answers = _ -> now(Answer.OK);
  private final StubConnections stub =
      new StubConnections(
          call -> {
            calls.add(call);
            return answers.apply(call);
          });
  private final SocketSettings settings =
      SocketSettings.at(stub.url(), "eu-central-1")
          .withCredentials(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")));
  private final Metrics metrics = new Metrics();
  private ApiGatewaySockets sockets = new ApiGatewaySockets(settings, metrics);

  @AfterEach
  void stop() {
    sockets.close();
    stub.close();
  }

  @Test
  void post_brings_the_text_signed() {
    assertThat(outcome(sockets.post(ID, utf8("grüß dich 🌍")))).isEqualTo(Result.DONE);

    Call call = calls.element();
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.path()).isEqualTo("/live/@connections/L0SM9cOFvHcCIhw%3D");
    assertThat(call.body()).isEqualTo("grüß dich 🌍");
    assertThat(call.authorization())
        .startsWith("AWS4-HMAC-SHA256 Credential=key/")
        .contains("/eu-central-1/execute-api/aws4_request");
  }

  @Test
  void closing_deletes_and_probing_gets() {
    assertThat(outcome(sockets.close(ID))).isEqualTo(Result.DONE);
    answers = _ -> now(new Answer(200, "", "{\"connectedAt\":\"2026-01-01T00:00:00Z\"}"));
    assertThat(outcome(sockets.probe("a/b+c"))).isEqualTo(Result.DONE);

    assertThat(calls.stream().map(call -> call.method() + " " + call.path()))
        .containsExactly(
            "DELETE /live/@connections/L0SM9cOFvHcCIhw%3D", "GET /live/@connections/a%2Fb%2Bc");
  }

  @ParameterizedTest
  @CsvSource({
    "410, GoneException, GONE",
    "410, '', GONE",
    "429, LimitExceededException, THROTTLED",
    "429, '', THROTTLED",
    "400, ThrottlingException, THROTTLED",
    "413, PayloadTooLargeException, REFUSED",
    "413, '', REFUSED",
    "403, ForbiddenException, UNKNOWN",
    "403, '', UNKNOWN",
    "400, BadRequestException, UNKNOWN",
    "403, ExpiredTokenException, FAILED",
    "403, InvalidSignatureException, FAILED",
    "404, '', FAILED",
    "500, InternalServerError, FAILED",
    "502, '', FAILED",
    "503, '', FAILED"
  })
  void every_answer_is_an_outcome(int status, String error, Result expected) {
    answers = _ -> now(new Answer(status, error, "{\"message\":\"no\"}"));

    assertThat(outcome(sockets.post(ID, utf8("a")))).isEqualTo(expected);
    assertThat(outcome(sockets.close(ID))).isEqualTo(expected);
    assertThat(outcome(sockets.probe(ID))).isEqualTo(expected);
    // One call each: trying again is the outbox's business.
    assertThat(calls).hasSize(3);
  }

  @Test
  void answer_that_is_no_json_is_an_outcome_too() {
    answers = _ -> now(new Answer(410, "", "<html>"));

    assertThat(outcome(sockets.post(ID, utf8("a")))).isEqualTo(Result.GONE);
  }

  @Test
  void answer_that_does_not_come_has_failed() {
    answers = _ -> new CompletableFuture<>();
    reopen(settings.withTimeout(Duration.ofMillis(200)));

    assertThat(outcome(sockets.post(ID, utf8("a")))).isEqualTo(Result.FAILED);
  }

  @Test
  void nobody_at_the_other_end_has_failed() {
    stub.close();

    assertThat(outcome(sockets.post(ID, utf8("a")))).isEqualTo(Result.FAILED);
  }

  @Test
  void id_that_no_address_can_hold_has_failed() {
    assertThat(outcome(sockets.post("", utf8("a")))).isEqualTo(Result.FAILED);
    assertThat(outcome(sockets.post(ID, utf8("a")))).isEqualTo(Result.DONE);
  }

  @Test
  void calls_beyond_the_bound_wait_in_their_order() {
    var held = new ConcurrentLinkedQueue<CompletableFuture<Answer>>();
    answers =
        _ -> {
          var answer = new CompletableFuture<Answer>();
          held.add(answer);
          return answer;
        };
    reopen(settings.withInFlight(3));

    var outcomes =
        IntStream.range(0, 12)
            .mapToObj(i -> sockets.post("c" + i, utf8("a")).toCompletableFuture())
            .toList();
    for (int sent = 3; sent <= 12; sent++) {
      int expected = sent;
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(calls).hasSize(expected));
      assertThat(held).hasSize(3);
      assertThat(metrics.text()).contains("\nblip_sockets_waiting " + (12 - expected) + "\n");
      held.remove().complete(Answer.OK);
    }
    held.forEach(answer -> answer.complete(Answer.OK));

    outcomes.forEach(outcome -> assertThat(outcome(outcome)).isEqualTo(Result.DONE));
    var order = calls.stream().map(call -> number(call.path())).toList();
    // Two threads start calls, so that neighbours may overtake each other on their way.
    for (int i = 0; i < order.size(); i++) assertThat(order.get(i)).isBetween(i - 3, i + 3);
  }

  /** One call's answer is not to end another's connection, as the SDK alone lets it. */
  @RepeatedTest(10)
  void thousands_of_calls_are_all_told() {
    var turn = new AtomicInteger();
    answers = _ -> now(turn.incrementAndGet() % 2 == 0 ? Answer.OK : new Answer(410, "", ""));

    var outcomes =
        IntStream.range(0, 2000)
            .mapToObj(i -> sockets.post("c" + i, utf8("a")).toCompletableFuture())
            .toList();

    assertThat(outcomes.stream().map(ApiGatewaySocketsTest::outcome))
        .containsOnly(Result.DONE, Result.GONE);
    assertThat(metrics.text())
        .contains("blip_sockets_calls_total{outcome=\"done\"} 1000\n")
        .contains("blip_sockets_calls_total{outcome=\"gone\"} 1000\n")
        .contains("blip_sockets_call_seconds_count 2000\n");
  }

  @Test
  void callback_that_throws_takes_no_place() {
    reopen(settings.withInFlight(1));
    for (int i = 0; i < 3; i++) {
      var _ =
          sockets
              .post(ID, utf8("a"))
              .thenAccept(
                  _ -> {
                    throw new IllegalStateException("not this call's fault");
                  });
    }

    assertThat(outcome(sockets.post(ID, utf8("a")))).isEqualTo(Result.DONE);
  }

  @Test
  void closing_tells_everybody_that_their_call_failed() {
    answers = _ -> new CompletableFuture<>();
    reopen(settings.withInFlight(2));
    List<CompletableFuture<Result>> outcomes =
        IntStream.range(0, 50)
            .mapToObj(i -> sockets.post("c" + i, utf8("a")).toCompletableFuture())
            .toList();
    await().atMost(Duration.ofSeconds(20)).until(() -> calls.size() == 2);

    sockets.close();

    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isCompleted());
    assertThat(outcomes.stream().map(CompletableFuture::join)).containsOnly(Result.FAILED);
    assertThat(outcome(sockets.post(ID, utf8("a")))).isEqualTo(Result.FAILED);
    sockets.close();
  }

  @Test
  void calls_that_meet_the_closing_are_told_too() throws InterruptedException {
    var outcomes = new ConcurrentLinkedQueue<CompletableFuture<Result>>();
    var stopped = new AtomicBoolean();
    var poster =
        Thread.startVirtualThread(
            () -> {
              while (!stopped.get()) {
                outcomes.add(sockets.post(ID, utf8("a")).toCompletableFuture());
                LockSupport.parkNanos(10_000);
              }
            });
    await().atMost(Duration.ofSeconds(20)).until(() -> calls.size() > 20);

    sockets.close();
    stopped.set(true);
    poster.join();

    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isCompleted());
  }

  @Test
  void settings_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SocketSettings.at(URI.create("/live"), "eu-central-1"))
        .withMessageContaining("/live");
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withInFlight(0));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withTimeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> SocketSettings.at(stub.url(), ""));
  }

  private void reopen(SocketSettings settings) {
    sockets.close();
    sockets = new ApiGatewaySockets(settings, metrics);
  }

  private static CompletionStage<Answer> now(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int number(String path) {
    return Integer.parseInt(path.substring(path.lastIndexOf('c') + 1));
  }

  private static Result outcome(CompletionStage<Result> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
