package dev.blip.local.gateway;

import static dev.blip.local.gateway.TestGateway.route;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpWireTest {
  private static final int TEN_MEGABYTES = 10 * 1024 * 1024;
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.withRoutes(route("ANY", "/{slug}", "follow"));
    gateway.lambda.on(
        "follow",
        event ->
            "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/plain\"},\"body\":\"%s\"}"
                .formatted(event.path("rawPath").asText()));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @Test
  void a_connection_is_kept_and_answers_come_in_order() throws Exception {
    var overtaken = new CountDownLatch(1);
    gateway.lambda.on(
        "follow",
        event -> {
          String path = event.path("rawPath").asText();
          if (path.equals("/b")) overtaken.countDown();
          if (path.equals("/a")) assertThat(overtaken.await(300, TimeUnit.MILLISECONDS)).isFalse();
          return '"' + path + '"';
        });
    RawClient client = gateway.raw();
    client.say(get("/a") + get("/b") + get("/c"));

    assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n/a");
    assertThat(client.readAnswer()).endsWith("\r\n\r\n/b");
    assertThat(client.readAnswer()).endsWith("\r\n\r\n/c");
  }

  @Test
  void bytes_that_are_no_ascii_reach_the_function_as_themselves() throws Exception {
    gateway.lambda.on(
        "follow", event -> '"' + event.path("rawQueryString").asText().replace('%', '*') + '"');
    RawClient client = gateway.raw();
    client.say(get("/a?x=\u00c3\u00a9&y=%C3%A9&z=\u00ff"));

    assertThat(client.readAnswer()).endsWith("\r\n\r\nx=*C3*A9&y=*C3*A9&z=*FF");
  }

  @Test
  void address_that_http_forbids_is_refused() throws Exception {
    for (String forbidden : new String[] {"/a?x=1\ty", "/a\tb", "/a?x=\u0001", "/a?x=\u007f"}) {
      RawClient client = gateway.raw();
      client.say(get(forbidden));
      assertThat(client.readAnswer()).as(forbidden).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void a_connection_is_closed_on_request() throws Exception {
    RawClient client = gateway.raw();
    client.say("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(client.readAnswer()).containsIgnoringCase("connection: close").endsWith("/a");
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void head_has_the_length_and_no_body() throws Exception {
    RawClient client = gateway.raw();
    client.say("HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\n" + get("/next"));

    assertThat(client.readHead()).containsIgnoringCase("content-length: 4");
    assertThat(client.readAnswer()).startsWith("HTTP/1.1 200").endsWith("/next");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET  \r\n\r\n"})
  void a_malformed_request_is_a_400_and_ends_the_connection(String request) throws Exception {
    RawClient client = gateway.raw();
    client.say(request);

    assertThat(client.readAnswer())
        .startsWith("HTTP/1.1 400 ")
        .endsWith("{\"message\":\"Bad Request\"}");
    assertThat(client.isClosed()).isTrue();
    assertThat(gateway.lambda.events("follow")).isEmpty();
  }

  @Test
  void headers_above_ten_kilobytes_are_refused() throws Exception {
    RawClient client = gateway.raw();
    client.say("GET /a HTTP/1.1\r\nX-Long: " + "x".repeat(11_000) + "\r\n\r\n");

    assertThat(client.readAnswer()).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void an_address_above_ten_kilobytes_is_refused() throws Exception {
    RawClient client = gateway.raw();
    client.say("GET /" + "x".repeat(11_000) + " HTTP/1.1\r\n\r\n");

    assertThat(client.readAnswer()).startsWith("HTTP/1.1 414 ");
  }

  @Test
  void a_client_that_asks_before_sending_is_told_to_go_on() throws Exception {
    RawClient client = gateway.raw();
    client.say("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");

    client.say("hi");
    assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 ");
    assertThat(gateway.lambda.events("follow").getFirst().path("body").asText()).isEqualTo("hi");
  }

  @Test
  void a_client_that_asks_before_sending_too_much_is_told_not_to() throws Exception {
    RawClient client = gateway.raw();
    client.say(
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n"
            .formatted(TEN_MEGABYTES + 1));

    assertThat(client.readAnswer())
        .startsWith("HTTP/1.1 413 ")
        .endsWith("{\"message\":\"Request Too Long\"}");
  }

  @Test
  void a_body_of_ten_megabytes_is_taken_and_one_byte_more_is_not() throws Exception {
    var most = BodyPublishers.ofByteArray(new byte[TEN_MEGABYTES]);
    assertThat(gateway.send(gateway.request("/a").POST(most).build()).statusCode()).isEqualTo(200);

    var more = BodyPublishers.ofByteArray(new byte[TEN_MEGABYTES + 1]);
    var answer = gateway.send(gateway.request("/a").POST(more).build());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Request Too Long\"}");
    assertThat(gateway.lambda.events("follow")).hasSize(1);
    assertThat(gateway.get("/b").body()).isEqualTo("/b");
  }

  @Test
  void a_chunked_body_is_put_together() throws Exception {
    RawClient client = gateway.raw();
    client.say(
        """
        POST /a HTTP/1.1
        Host: x
        Transfer-Encoding: chunked

        2
        he
        3
        llo
        0

        """
            .replace("\n", "\r\n"));

    assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 ");
    assertThat(gateway.lambda.events("follow").getFirst().path("body").asText()).isEqualTo("hello");
  }

  @Test
  void a_whole_address_is_read_as_its_path() throws Exception {
    RawClient client = gateway.raw();
    client.say("GET http://localhost/a?x=1 HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(client.readAnswer()).endsWith("/a");
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }
}
