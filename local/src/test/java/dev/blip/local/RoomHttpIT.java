package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a visitor sends a room over HTTP, and what of its answer comes back. */
@ExtendWith(RecordedHouse.Resolver.class)
class RoomHttpIT {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff, (byte) 0xfe};

  private final String room = "r-" + UUID.randomUUID();
  private final HttpClient http = HttpClient.newHttpClient();
  private final RecordedHouse house;

  RoomHttpIT(RecordedHouse house) {
    this.house = house;
  }

  @AfterEach
  void close() {
    http.close();
  }

  private House visited() {
    return new House(house.origin());
  }

  private HttpResponse<byte[]> send(String method, String party, String path, byte[] body)
      throws Exception {
    var address = house.origin().resolve("/parties/" + party + "/" + room + "/" + path);
    var publisher = body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    var request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/octet-stream")
            .method(method, publisher)
            .build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void room_gets_the_bytes_that_were_sent_and_answers_bytes_and_headers(String method)
      throws Exception {
    var answer = send(method, "open", "echo", PNG);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(PNG);
    assertThat(header(answer, "X-Method")).isEqualTo(method);
    assertThat(header(answer, "Content-Type")).isEqualTo("image/png");
    assertThat(header(answer, "ETag")).isEqualTo("\"7\"");
    assertThat(answer.headers().allValues("Cache-Control")).containsExactly("max-age=60");
    assertThat(header(answer, "Set-Cookie")).isEqualTo("seen=1; Path=/");
    assertThat(answer.headers().map()).doesNotContainKey("Access-Control-Allow-Origin");
  }

  @Test
  void head_is_a_get_whose_answer_has_no_body() throws Exception {
    var answer = send("HEAD", "open", "echo", new byte[0]);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "X-Method")).isEqualTo("GET");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void options_without_a_page_behind_it_reach_the_room() throws Exception {
    assertThat(header(send("OPTIONS", "open", "echo", new byte[0]), "X-Method"))
        .isEqualTo("OPTIONS");
  }

  @Test
  void room_knows_who_asks_and_who_has_opened_a_socket() throws Exception {
    var who = house.origin().resolve("/parties/open/" + room + "/who");
    String token = visited().token("ada");
    var asked = HttpRequest.newBuilder(who).header("Authorization", "Bearer " + token).build();
    assertThat(http.send(asked, BodyHandlers.ofString()).body())
        .contains("\"sub\":\"ada/ada\"", "\"name\":\"ada\"");
    assertThat(new String(send("GET", "open", "who", new byte[0]).body(), StandardCharsets.UTF_8))
        .isEqualTo("{}");
    var told = new CompletableFuture<String>();
    var address =
        URI.create(house.origin().toString().replaceFirst("http", "ws"))
            .resolve("/parties/open/" + room + "?ticket=" + visited().ticket("ada"));
    var socket =
        http.newWebSocketBuilder()
            .buildAsync(
                address,
                new WebSocket.Listener() {
                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket webSocket, CharSequence data, boolean last) {
                    told.complete(data.toString());
                    return null;
                  }
                })
            .join();
    socket.sendText("who am I?", true).join();
    assertThat(told.get(10, TimeUnit.SECONDS)).contains("\"sub\":\"ada/ada\"");
    socket.abort();
  }

  @Test
  void room_sends_its_visitor_elsewhere() throws Exception {
    var answer = send("GET", "open", "elsewhere", new byte[0]);
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(header(answer, "Location")).isEqualTo("/app/?from=room");
  }

  @Test
  void bytes_are_refused_where_rooms_take_text() throws Exception {
    var answer = send("POST", "counter", "picture", PNG);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("body must be UTF-8 for party counter");
  }
}
