package dev.blip.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.http.RecordingRooms.Call;
import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Again;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import dev.blip.protocol.coordinator.VisitorHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorServerTest {
  private static final RoomAddress DEMO = new RoomAddress("clicks", "demo");
  private static final String SOCKET = "/rooms/clicks/demo/connections/L0SM9cOFvHcCIhw=";
  private static final String REQUESTS = "/rooms/clicks/demo/requests";

  private final RecordingRooms rooms = new RecordingRooms();
  private final Metrics metrics = new Metrics();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Optional<String> obstacle = Optional.empty();
  private final ServerSettings settings = ServerSettings.at(InetAddress.getLoopbackAddress(), 0);
  private CoordinatorServer server = start(settings);

  @AfterEach
  void stop() {
    server.close(Duration.ZERO);
    client.close();
  }

  @Test
  void opening_brings_who_what_and_whence() throws Exception {
    rooms.answer(new RoomReply(200, "text/plain", ""));
    String body =
        """
        {"account":"demo","query":{"after":"7"},"headers":{"origin":"https://x"},"sourceIp":"::1"}
        """;

    assertThat(send("POST", SOCKET, body).statusCode()).isEqualTo(200);
    assertThat(rooms.calls)
        .containsExactly(
            new Call.Connected(
                DEMO,
                "L0SM9cOFvHcCIhw=",
                new ConnectionRequest(
                    "demo", Map.of("after", "7"), Map.of("origin", "https://x"), "::1")));
  }

  @Test
  void room_refuses_an_opening_with_its_own_words() throws Exception {
    rooms.answer(RoomReply.problem(403, new Refusal(403, "not yours").problem("7")));

    HttpResponse<String> reply = send("POST", SOCKET, "{}");

    assertThat(reply.statusCode()).isEqualTo(403);
    assertThat(reply.headers().firstValue("content-type")).contains("application/json");
    assertThat(reply.body())
        .isEqualTo("{\"error\":{\"kind\":\"forbidden\",\"message\":\"not yours\",\"id\":\"7\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "{", "{\"account\":\"No Name\"}", "{\"query\":{\"a\":null}}"})
  void opening_with_a_bad_body_is_refused(String body) throws Exception {
    assertProblem(send("POST", SOCKET, body), 400, "bad_request");
    assertThat(rooms.calls).isEmpty();
  }

  @Test
  void message_arrives_as_it_was_sent() throws Exception {
    String text = "{\"text\":\"grüß dich, 世界 🌍\u0000\"}";

    assertThat(send("POST", SOCKET + "/messages", text).statusCode()).isEqualTo(204);
    assertThat(rooms.calls).containsExactly(new Call.Messaged(DEMO, "L0SM9cOFvHcCIhw=", text));
  }

  @Test
  void replacement_character_is_text_like_any_other() throws Exception {
    assertThat(send("POST", SOCKET + "/messages", "\uFFFD").statusCode()).isEqualTo(204);
    assertThat(rooms.calls).containsExactly(new Call.Messaged(DEMO, "L0SM9cOFvHcCIhw=", "\uFFFD"));
  }

  @Test
  void body_that_is_not_utf8_is_refused() throws Exception {
    byte[] latin = "grüß".getBytes(StandardCharsets.ISO_8859_1);
    var request = request(SOCKET + "/messages").POST(BodyPublishers.ofByteArray(latin));

    assertProblem(send(request), 400, "bad_request");
    assertThat(rooms.calls).isEmpty();
  }

  @Test
  void closing_brings_code_and_reason() throws Exception {
    assertThat(send("DELETE", SOCKET + "?code=1001&reason=a%20b", "").statusCode()).isEqualTo(204);
    assertThat(send("DELETE", SOCKET, "").statusCode()).isEqualTo(204);
    assertThat(rooms.calls)
        .containsExactly(
            new Call.Disconnected(DEMO, "L0SM9cOFvHcCIhw=", 1001, "a b"),
            new Call.Disconnected(DEMO, "L0SM9cOFvHcCIhw=", 1005, ""));
  }

  @Test
  void room_sees_the_visitors_headers_and_none_of_the_call_that_brings_them() throws Exception {
    var theirs = Map.of("authorization", "Basic YTpi", "x-name", "Zoë 😀", "cookie", "a=1; b=2");
    var request =
        request(REQUESTS)
            .header("Authorization", "Bearer whatever")
            .header("Blip-Caller", "anonymous")
            .header("Blip-Headers", VisitorHeaders.write(theirs))
            .header("X-Ours", "a")
            .GET();

    assertThat(send(request).statusCode()).isEqualTo(204);
    var asked = ((Call.Requested) rooms.calls.element()).request();
    assertThat(asked.headers()).isEqualTo(theirs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "bnVsbA", "W10"})
  void visitors_headers_in_another_form_are_refused(String headers) throws Exception {
    assertProblem(
        send(request(REQUESTS).header("Blip-Headers", headers).GET()), 400, "bad_request");
    assertThat(rooms.calls).isEmpty();
  }

  @Test
  void request_brings_everything_but_the_secret() throws Exception {
    rooms.answer(RoomReply.json(Map.of("total", 3)));
    var request =
        request(REQUESTS + "/stats?by=day&by=link")
            .header("Authorization", "Bearer whatever")
            .header("Blip-Caller", "account:demo")
            .header("Blip-Source-Ip", "192.0.2.7")
            .header("X-Twice", "a")
            .header("X-Twice", "b")
            .PUT(BodyPublishers.ofString("body"));

    HttpResponse<String> reply = send(request);

    assertThat(reply.body()).isEqualTo("{\"total\":3}");
    var asked = ((Call.Requested) rooms.calls.element()).request();
    assertThat(asked.method()).isEqualTo("PUT");
    assertThat(asked.path()).isEqualTo("stats");
    assertThat(asked.query()).isEqualTo(Map.of("by", "link"));
    assertThat(asked.body()).isEqualTo("body");
    assertThat(asked.caller()).isEqualTo(new Caller.Member("demo"));
    assertThat(asked.sourceIp()).isEqualTo("192.0.2.7");
    assertThat(asked.headers())
        .containsEntry("x-twice", "a, b")
        .doesNotContainKeys("authorization", "blip-caller", "blip-source-ip");
  }

  @Test
  void request_without_a_caller_is_a_service() throws Exception {
    send("GET", REQUESTS, "");

    var asked = ((Call.Requested) rooms.calls.element()).request();
    assertThat(asked.caller()).isEqualTo(new Caller.Service());
    assertThat(asked.sourceIp()).isEmpty();
  }

  @Test
  void caller_in_another_form_is_refused() throws Exception {
    var request = request(REQUESTS).header("Blip-Caller", "demo").GET();

    assertProblem(send(request), 400, "bad_request");
  }

  @Test
  void caller_that_is_told_twice_is_not_believed() throws Exception {
    var request =
        request(REQUESTS)
            .header("Blip-Caller", "account:demo")
            .header("Blip-Caller", "anonymous")
            .GET();

    assertProblem(send(request), 400, "bad_request");
    assertThat(rooms.calls).isEmpty();
  }

  @Test
  void page_is_refused_where_there_is_no_secret() throws Exception {
    var request = request("/rooms").header("Origin", "https://x").GET();
    assertProblem(send(request), 403, "forbidden");
  }

  @Test
  void wrong_method_names_the_right_ones() throws Exception {
    HttpResponse<String> reply = send("PURGE", REQUESTS, "");

    assertProblem(reply, 405, "method_not_allowed");
    assertThat(reply.headers().firstValue("allow"))
        .contains("GET, POST, PUT, PATCH, DELETE, OPTIONS");
  }

  @Test
  void head_is_answered_without_a_body_and_the_connection_goes_on() throws Exception {
    HttpResponse<String> reply = send("HEAD", "/health", "");

    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.body()).isEmpty();
    assertThat(send("GET", "/health", "").body()).isEqualTo("alive\n");
  }

  @ParameterizedTest
  @CsvSource({"/,404,not_found", "/rooms/CLICKS/demo/requests,404,not_found"})
  void addresses_that_do_not_exist_are_told(String path, int status, String kind) throws Exception {
    assertProblem(send("GET", path, ""), status, kind);
  }

  @Test
  void secret_opens_the_rooms_and_nothing_else_does() throws Exception {
    restart(settings.withSecret("sesame"));

    HttpResponse<String> without = send("POST", REQUESTS, "");
    assertProblem(without, 401, "unauthorized");
    assertThat(without.headers().firstValue("www-authenticate")).contains("Bearer");
    for (String wrong : new String[] {"Bearer sesam", "Bearer sesame!", "sesame", "Basic sesame"}) {
      assertProblem(
          send(request(REQUESTS).header("Authorization", wrong).GET()), 401, "unauthorized");
    }
    assertThat(rooms.calls).isEmpty();

    var right = request(REQUESTS).header("Authorization", "Bearer sesame").GET();
    assertThat(send(right).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/ready", "/metrics"})
  void watchers_need_no_secret(String path) throws Exception {
    restart(settings.withSecret("sesame"));

    assertThat(send("GET", path, "").statusCode()).isEqualTo(200);
  }

  @Test
  void coordinator_that_cannot_take_a_call_says_so_and_is_asked_no_more_on_that_connection()
      throws Exception {
    rooms.answers = _ -> CompletableFuture.failedFuture(new Refusal(Again.ELSEWHERE, "leaving"));

    HttpResponse<String> reply = send("POST", REQUESTS, "");

    assertProblem(reply, 502, "elsewhere");
    assertThat(reply.headers().firstValue(CoordinatorHeaders.ANSWERED)).isEmpty();
    assertThat(reply.headers().firstValue("connection")).contains("close");
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void rooms_own_answer_is_told_from_a_coordinators(int status) throws Exception {
    rooms.answer(new RoomReply(status, "text/plain", "my upstream is away"));

    HttpResponse<String> reply = send("POST", REQUESTS, "");

    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(reply.headers().firstValue(CoordinatorHeaders.ANSWERED)).contains("room");
    assertThat(reply.headers().firstValue("connection")).isEmpty();
  }

  @Test
  void coordinator_that_was_never_ready_has_not_started() throws Exception {
    obstacle = Optional.of("the cluster has not formed");
    assertProblem(send("GET", "/started", ""), 503, "unavailable");
    obstacle = Optional.empty();
    assertThat(send("GET", "/started", "").statusCode()).isEqualTo(200);
  }

  @Test
  void readiness_says_what_it_waits_for_and_health_does_not_mind() throws Exception {
    obstacle = Optional.of("the cluster has not formed");

    HttpResponse<String> reply = send("GET", "/ready", "");

    assertProblem(reply, 503, "unavailable");
    assertThat(reply.body()).contains("the cluster has not formed");
    assertThat(send("GET", "/health", "").statusCode()).isEqualTo(200);
  }

  @Test
  void failing_rooms_are_answered_500_without_details() throws Exception {
    rooms.answers = _ -> CompletableFuture.failedFuture(new IOException("disk 7 is on fire"));
    assertInternal(send("GET", REQUESTS, ""));

    rooms.answers =
        _ -> {
          throw new IllegalStateException("disk 7 is on fire");
        };
    assertInternal(send("GET", REQUESTS, ""));
  }

  @Test
  void refusal_in_a_stage_is_the_callers_fault() throws Exception {
    rooms.answers =
        _ -> CompletableFuture.supplyAsync(() -> refuse(new Refusal(409, "somebody was first")));

    assertProblem(send("GET", REQUESTS, ""), 409, "conflict");
  }

  @Test
  void reply_that_http_cannot_say_is_500() throws Exception {
    rooms.answer(new RoomReply(200, "text/plain\r\nX: y", "body"));

    assertInternal(send("GET", REQUESTS, ""));
  }

  @Test
  void reply_without_content_has_no_body() throws Exception {
    rooms.answer(new RoomReply(204, "text/plain", "must not be sent"));
    assertThat(send("GET", REQUESTS, "").body()).isEmpty();

    rooms.answer(RoomReply.text("next"));
    assertThat(send("GET", REQUESTS, "").body()).isEqualTo("next");
  }

  @Test
  void body_of_eight_megabytes_passes_and_one_more_byte_does_not() throws Exception {
    String most = "x".repeat(RequestBody.LIMIT);

    assertThat(send("POST", REQUESTS, most).statusCode()).isEqualTo(204);
    assertThat(((Call.Requested) rooms.calls.element()).request().body()).isEqualTo(most);

    HttpResponse<String> reply = send("POST", REQUESTS, most + "x");
    assertProblem(reply, 413, "too_large");
    assertThat(reply.body()).contains("0..8388608").contains("8388609");
    assertThat(rooms.calls).hasSize(1);
  }

  @Test
  void body_waits_for_its_invitation() throws Exception {
    var request = request(REQUESTS).expectContinue(true).POST(BodyPublishers.ofString("body"));

    assertThat(send(request).statusCode()).isEqualTo(204);
    assertThat(((Call.Requested) rooms.calls.element()).request().body()).isEqualTo("body");
  }

  private static RoomReply refuse(Refusal refusal) {
    throw refusal;
  }

  private CoordinatorServer start(ServerSettings settings) {
    return CoordinatorServer.start(settings, rooms, () -> obstacle, metrics);
  }

  private void restart(ServerSettings settings) {
    server.close(Duration.ZERO);
    server = start(settings);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return send(request(path).method(method, BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static void assertInternal(HttpResponse<String> reply) {
    assertProblem(reply, 500, "internal");
    assertThat(reply.body()).doesNotContain("fire").doesNotContain("status of").contains("ID");
  }

  private static void assertProblem(HttpResponse<String> reply, int status, String kind) {
    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(reply.headers().firstValue("content-type")).contains("application/json");
    var error = Json.tree(reply.body()).get("error");
    assertThat(error.get("kind").asText()).isEqualTo(kind);
    assertThat(error.get("message").asText()).isNotEmpty();
    assertThat(UUID.fromString(error.get("id").asText()).version()).isEqualTo(7);
  }
}
