package dev.blip.coordinator.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.protocol.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a jar as rooms answer them. */
class ResourceTest {
  private static RoomReply ask(String method, String path, Map<String, String> headers) {
    var request =
        new RoomRequest(method, path, Map.of(), headers, "", new Caller.Stranger(), "192.0.2.1");
    return RoomReply.resource(request, ResourceTest.class, "site");
  }

  private static RoomReply get(String path) {
    return ask("GET", path, Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "index.html, text/html; charset=utf-8, <p>caf\u00e9</p>",
    "deep/er/page.js, text/javascript; charset=utf-8, export {};"
  })
  void text_has_the_type_that_its_name_says(String path, String type, String body) {
    RoomReply reply = get(path);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.contentType()).isEqualTo(type);
    assertThat(reply.body().strip()).isEqualTo(body);
  }

  @Test
  void other_files_go_byte_for_byte() {
    assertThat(get("dot.png").contentType()).isEqualTo("image/png");
    assertThat(get("dot.png").bytes()).startsWith(0x89, 'P', 'N', 'G');
    assertThat(get("some.unknown").contentType()).isEqualTo("application/octet-stream");
  }

  @Test
  void client_that_knows_the_file_is_not_sent_it_again() {
    String tag = String.valueOf(get("index.html").headers().get("etag"));
    assertThat(tag).matches("\"[0-9a-f]{32}\"");
    for (String known : new String[] {tag, "\"other\", W/" + tag, "*"}) {
      RoomReply reply = ask("GET", "index.html", Map.of("if-none-match", known));
      assertThat(reply.status()).as(known).isEqualTo(304);
      assertThat(reply.body()).isEmpty();
      assertThat(reply.headers()).containsEntry("etag", tag);
    }
    assertThat(ask("GET", "dot.png", Map.of("if-none-match", tag)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none.html",
        "/index.html",
        "deep",
        "deep/",
        "../ResourceTest.class",
        ".hidden",
        "deep/../index.html",
        "deep//page.js",
        "index.html/"
      })
  void nothing_else_is_there(String path) {
    assertThatThrownBy(() -> get(path))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(404));
  }

  @Test
  void files_are_only_read() {
    assertThatThrownBy(() -> ask("POST", "index.html", Map.of()))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(405))
        .hasMessageContaining("method must be GET or HEAD, was POST");
  }
}
