package dev.blip.local.gateway.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.gateway.call.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ViewerRequestTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/parties/chat/lobby | '' | party=chat&room=lobby",
        "/parties/chat/lobby | _pk=1-2&ticket=t | _pk=1-2&ticket=t&party=chat&room=lobby",
        "/parties/chat/lobby | room=evil&a=1&party=x&room=y | a=1&party=chat&room=lobby",
        "/parties/chat/lobby | %72oom=evil&p%61rty | party=chat&room=lobby",
        "/parties/chat/lobby | a=room&rooms=1&Party=x |"
            + " a=room&rooms=1&Party=x&party=chat&room=lobby",
        "/parties/chat/a%2Fb | '' | party=chat&room=a%2Fb",
        "/parties/chat/a+b | '' | party=chat&room=a%2Bb",
        "/parties/chat/a&party=evil | '' | party=chat&room=a%26party%3Devil",
        "/parties/chat/caf%c3%a9 | && | party=chat&room=caf%C3%A9",
        "/parties/%63hat/l%6Fbby | '' | party=chat&room=lobby"
      })
  void a_socket_goes_to_the_stage_and_its_path_names_the_room(
      String path, String query, String expected) {
    assertThat(ViewerRequest.of(path, query, true, "live"))
        .isEqualTo(new ViewerRequest.ToSockets("/live", expected));
  }

  @ParameterizedTest
  @CsvSource({
    "/parties/chat/caf%C3%A9, café",
    "/parties/chat/a+b%20c, a+b c",
    "/parties/chat/%25, %",
    "/parties/chat/a%2Fb%3Fc%26d, a/b?c&d"
  })
  void what_the_function_reads_is_the_decoded_segment(String path, String room) {
    var sockets = (ViewerRequest.ToSockets) ViewerRequest.of(path, "room=no", true, "live");
    assertThat(Query.of(sockets.rawQuery()).last()).containsEntry("room", room);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/parties/chat",
        "/parties/chat/",
        "/parties//lobby",
        "/parties/chat/lobby/more",
        "/parties/chat/lobby/",
        "/parties/chat/%zz",
        "/parties/chat/%ff",
        "/parties/%/lobby"
      })
  void a_key_without_a_room_is_the_http_apis(String path) {
    assertThat(ViewerRequest.of(path, "a=1&room=evil", true, "live"))
        .isEqualTo(new ViewerRequest.ToHttp(path, "a=1"));
  }

  @Test
  void without_a_key_a_room_is_asked_over_http() {
    assertThat(ViewerRequest.of("/parties/chat/lobby", "a=1&party=evil", false, "live"))
        .isEqualTo(new ViewerRequest.ToHttp("/parties/chat/lobby", "a=1"));
  }

  @Test
  void elsewhere_a_query_is_left_alone() {
    assertThat(ViewerRequest.of("/abc", "party=x&room=y", true, "live"))
        .isEqualTo(new ViewerRequest.ToHttp("/abc", "party=x&room=y"));
  }

  @Test
  void the_stage_is_an_address_of_its_own_for_sockets_only() {
    assertThat(ViewerRequest.of("/live", "party=x&room=y", true, "live"))
        .isEqualTo(new ViewerRequest.ToSockets("/live", "party=x&room=y"));
    assertThat(ViewerRequest.of("/live", "", false, "live"))
        .isEqualTo(new ViewerRequest.ToHttp("/live", ""));
  }
}
