package dev.blip.local.gateway.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticSiteTest {
  private static final StaticSite SITE =
      new StaticSite("/app/", "dev/blip/local/gateway/site/", "index.html");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/app/",
        "/app/index.html",
        "/app/links",
        "/app/links/abc",
        "/app/a%20b",
        "/app/chat/v1.2",
        "/app/topics/orders.eu"
      })
  void an_address_without_an_extension_or_of_a_room_is_the_index(String path) {
    HttpAnswer answer = get(path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("<title>site</title>");
    assertThat(answer.headers().first("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(answer.headers().first("Cache-Control")).contains("no-cache");
  }

  @ParameterizedTest
  @CsvSource({
    "/app/assets/index-BxQ3f9_a.js, text/javascript; charset=utf-8, 'public, max-age=31536000,"
        + " immutable'",
    "/app/assets/plain.css, text/css; charset=utf-8, no-cache",
    "/app/countries.json, application/json, no-cache"
  })
  void a_file_has_its_type_and_only_a_hashed_one_lasts(String path, String type, String caching) {
    HttpAnswer answer = get(path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().first("Content-Type")).contains(type);
    assertThat(answer.headers().first("Cache-Control")).contains(caching);
  }

  @Test
  void a_file_that_is_known_is_a_304() {
    String tag = get("/app/countries.json").headers().first("ETag").orElseThrow();
    HttpAnswer same = call("GET", "/app/countries.json", Headers.of("If-None-Match", tag));
    HttpAnswer other = call("GET", "/app/countries.json", Headers.of("If-None-Match", "\"x\""));

    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(other.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "'gzip, deflate, br', br",
    "gzip, gzip",
    "'br;q=0, gzip', gzip",
    "identity,",
    "abrasive,"
  })
  void a_file_is_packed_as_its_reader_takes_it(String accepted, @Nullable String coding) {
    HttpAnswer answer = call("GET", "/app/countries.json", Headers.of("Accept-Encoding", accepted));
    assertThat(answer.headers().first("Content-Encoding")).isEqualTo(Optional.ofNullable(coding));
    assertThat(answer.headers().first("Vary")).contains("Accept-Encoding");
    String body = new String(answer.body(), StandardCharsets.UTF_8).strip();
    assertThat(body).isEqualTo(coding == null ? "{}" : "packed by " + coding);
  }

  @Test
  void pages_may_load_and_call_nothing_but_their_own_origin() {
    String policy = get("/app/").headers().first("Content-Security-Policy").orElseThrow();
    assertThat(policy).contains("default-src 'self'", "connect-src 'self';");
    assertThat(policy).doesNotContain("unsafe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/app/missing.js",
        "/app/../secret.txt",
        "/app/%2e%2e/gateway/site/index.html",
        "/app/assets/../index.html",
        "/app/assets%2F..%2Findex.html",
        "/app//index.html",
        "/app/.hidden.txt"
      })
  void what_is_not_there_or_elsewhere_is_a_404(String path) {
    assertThat(get(path).status()).isEqualTo(404);
  }

  @Test
  void head_is_answered_and_other_methods_are_not() {
    assertThat(call("HEAD", "/app/", Headers.NONE).status()).isEqualTo(200);
    HttpAnswer answer = call("POST", "/app/", Headers.NONE);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers().first("Allow")).contains("GET, HEAD");
  }

  private static HttpAnswer get(String path) {
    return call("GET", path, Headers.NONE);
  }

  private static HttpAnswer call(String method, String path, Headers headers) {
    return SITE.answer(
        new HttpCall(method, path, "", "HTTP/1.1", headers, new byte[0], "127.0.0.1"));
  }
}
