package dev.blip.protocol.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
  private static final RoomAddress DEMO = new RoomAddress("clicks", "demo");

  @Test
  void socket_addresses_are_read() {
    assertThat(Routes.route("POST", "/rooms/clicks/demo/connections/L0SM9cOFvHcCIhw="))
        .isEqualTo(new Route.Connect(DEMO, "L0SM9cOFvHcCIhw="));
    assertThat(Routes.route("POST", "/rooms/clicks/demo/connections/a%2Fb%3D+c/messages"))
        .isEqualTo(new Route.Message(DEMO, "a/b=+c"));
    assertThat(
            Routes.route(
                "DELETE", "/rooms/clicks/demo/connections/a?code=1001&reason=going+away%21"))
        .isEqualTo(new Route.Disconnect(DEMO, "a", 1001, "going away!"));
  }

  @Test
  void closing_without_a_code_is_1005() {
    assertThat(Routes.route("DELETE", "/rooms/clicks/demo/connections/a"))
        .isEqualTo(new Route.Disconnect(DEMO, "a", 1005, ""));
  }

  @Test
  void request_has_path_and_query_decoded() {
    String query = "x=1&y=a+%26b&x=2&z&&";
    var route =
        (Route.Request) Routes.route("PUT", "/rooms/chat/caf%C3%A9/requests/a%20b/c?" + query);
    assertThat(route)
        .isEqualTo(new Route.Request(new RoomAddress("chat", "café"), "PUT", "a b/c", query));
    assertThat(route.query()).isEqualTo(Map.of("x", "2", "y", "a &b", "z", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/rooms/clicks/demo/requests", "/rooms/clicks/demo/requests/"})
  void request_to_the_room_itself_has_an_empty_path(String target) {
    assertThat(Routes.route("GET", target)).isEqualTo(new Route.Request(DEMO, "GET", "", ""));
  }

  @Test
  void room_itself_is_deleted_and_no_more() {
    var route = new Route.Destroy(new RoomAddress("chat", "café"));
    assertThat(Routes.route("DELETE", "/rooms/chat/caf%C3%A9")).isEqualTo(route);
    assertThat(Routes.route("DELETE", route.target())).isEqualTo(route);
    assertThat(Routes.isGuarded(route.target())).isTrue();
  }

  @Test
  void party_is_asked_for_its_rules_with_the_secret() {
    assertThat(Routes.route("GET", "/parties/poll")).isEqualTo(new Route.Rules("poll"));
    assertThat(Routes.isGuarded("/parties/poll")).isTrue();
  }

  @Test
  void dots_are_names_and_not_steps() {
    assertThat(Routes.route("GET", "/rooms/chat/../requests/../x"))
        .isEqualTo(new Route.Request(new RoomAddress("chat", ".."), "GET", "../x", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "*",
        "/rooms/",
        "/rooms/clicks",
        "/rooms/clicks/demo/",
        "/rooms/clicks/demo/other",
        "/rooms/clicks/demo/requestsx",
        "/rooms/clicks/demo/connections",
        "/rooms/clicks/demo/connections/",
        "/rooms/clicks/demo/connections/a/other",
        "/rooms/clicks/demo/connections/a/messages/b",
        "/rooms//demo/requests",
        "/rooms/clicks//requests",
        "/rooms/CLICKS/demo/requests",
        "/rooms/clicks/a%2Fb/requests",
        "/rooms/clicks/a%00b/requests",
        "/health/",
        "http://localhost/health"
      })
  void unknown_addresses_are_404(String target) {
    assertThat(refusal("POST", target).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/rooms/clicks/demo/requests?a=%",
        "/rooms/clicks/demo/requests?a=%4",
        "/rooms/clicks/demo/requests?a=%zz",
        "/rooms/clicks/demo/requests?a=%\uff11\uff12",
        "/rooms/clicks/demo/requests?%C3=1",
        "/rooms/clicks/demo/requests/%ff",
        "/rooms/clicks/demo/requests/caf\u00e9",
        "/rooms/clicks/%E0%80%80/requests",
        "/rooms/clicks/demo/connections/a%20b",
        "/rooms/clicks/demo/connections/a.b/messages"
      })
  void unreadable_addresses_are_400(String target) {
    assertThat(refusal("POST", target).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "999", "5000", "1000x", "-1000", "99999999999"})
  void close_codes_beyond_their_range_are_400(String code) {
    Refusal refusal = refusal("DELETE", "/rooms/clicks/demo/connections/a?code=" + code);

    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal).hasMessageContaining("1000..4999").hasMessageContaining(code);
  }

  @Test
  void connection_ids_have_at_most_128_characters() {
    String target = "/rooms/clicks/demo/connections/" + "x".repeat(128);

    assertThat(Routes.route("POST", target)).isInstanceOf(Route.Connect.class);
    assertThat(refusal("POST", target + "x").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | /health | GET",
        "POST | /started | GET",
        "HEAD | /ready | GET",
        "DELETE | /metrics | GET",
        "HEAD | /rooms/clicks/demo/requests/a | GET, POST, PUT, PATCH, DELETE, OPTIONS",
        "GET | /rooms/clicks/demo/connections/a | POST, DELETE",
        "GET | /rooms/clicks/demo | DELETE",
        "PUT | /rooms/clicks/demo/connections/a/messages | POST",
      })
  void wrong_methods_name_the_right_ones(String method, String path, String allowed) {
    assertThat(Routes.route(method, path)).isEqualTo(new Route.WrongMethod(method, path, allowed));
  }

  private static Refusal refusal(String method, String target) {
    return catchThrowableOfType(Refusal.class, () -> Routes.route(method, target));
  }

  @Test
  void rooms_are_listed_by_get_alone() {
    assertThat(Routes.route("GET", "/rooms?limit=2")).isInstanceOf(Route.RoomList.class);
    assertThat(Routes.route("POST", "/rooms"))
        .isEqualTo(new Route.WrongMethod("POST", "/rooms", "GET"));
  }
}
