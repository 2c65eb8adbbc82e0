package dev.blip.protocol.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions write what the coordinator reads. */
class ContractTest {
  private static final List<String> ODD =
      List.of(
          "a", "a b", "a+b", "100%", "%2e", "..", "caf\u00e9", "\ud83d\ude80", "?&=#", "~!*'()");

  static Stream<Route> routes() {
    return ODD.stream()
        .flatMap(
            odd -> {
              var room = new RoomAddress("chat", odd);
              return Stream.of(
                  new Route.Connect(room, "L0SM9c/OFv+HcCIhw="),
                  new Route.Message(room, "L0SM9c/OFv+HcCIhw="),
                  new Route.Disconnect(room, "a=", 4001, odd),
                  new Route.Request(room, "GET", odd, "a=1&b=%20&a=2"),
                  new Route.Request(room, "PUT", odd + "/" + odd + "/", ""),
                  new Route.Request(room, "POST", "", ""));
            });
  }

  static Stream<Route> plainRoutes() {
    return Stream.of(
        new Route.Rules("poll"),
        new Route.Health(),
        new Route.Started(),
        new Route.Ready(),
        new Route.Scrape());
  }

  @ParameterizedTest
  @MethodSource({"routes", "plainRoutes"})
  void what_one_side_writes_the_other_reads(Route route) {
    String target = URI.create("http://127.0.0.1" + route.target()).toString().substring(16);
    assertThat(Routes.route(route.method(), target)).isEqualTo(route);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "a=|&b={x}^ a=%7C&b=%7Bx%7D%5E",
        "a=%7C%zz&b=% a=%7C%25zz&b=%25",
        "a=\u00fc\ud83d\ude80 a=%C3%BC%F0%9F%9A%80",
        "a=+&b=/?@:;,$!'()*~[] a=+&b=/?@:;,$!'()*~%5B%5D"
      })
  void query_that_a_browser_lets_pass_is_mended(String typed, String sent) {
    var route = new Route.Request(new RoomAddress("chat", "x"), "GET", "", typed);
    assertThat(URI.create(route.target()).getRawQuery()).isEqualTo(sent);
    var read = (Route.Request) Routes.route("GET", route.target());
    assertThat(read.query()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void answer_that_is_no_rooms_is_asked_for_again(int status) {
    assertThat(Again.isDue(status, null)).isTrue();
    assertThat(Again.isDue(status, CoordinatorHeaders.BY_ROOM)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 400, 404, 410, 429, 500})
  void answer_that_ends_the_call_is_not(int status) {
    assertThat(Again.isDue(status, null)).isFalse();
  }

  @Test
  void call_without_a_name_that_may_have_been_carried_out_is_not_sent_again() {
    var room = new RoomAddress("counter", "x");
    for (Route route :
        List.of(
            new Route.Message(room, "a"),
            new Route.Request(room, "POST", "", ""),
            new Route.Request(room, "PUT", "", ""))) {
      assertThat(Again.isHarmless(route, null)).as("%s", route).isFalse();
      assertThat(Again.isHarmless(route, "name")).as("%s", route).isTrue();
    }
  }

  @Test
  void opening_closing_and_reading_twice_is_harmless() {
    var room = new RoomAddress("counter", "x");
    for (Route route :
        List.of(
            new Route.Connect(room, "a"),
            new Route.Disconnect(room, "a", 1000, ""),
            new Route.Request(room, "GET", "", ""))) {
      assertThat(Again.isHarmless(route, null)).as("%s", route).isTrue();
    }
  }

  @Test
  void coordinator_that_leaves_can_say_so() {
    assertThat(new Refusal(Again.ELSEWHERE, "leaving").kind()).isEqualTo("elsewhere");
  }
}
