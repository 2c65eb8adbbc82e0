package dev.blip.local.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.HttpRoute;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
  private static final RouteTable ROUTES =
      table(
          "ANY /{path+}",
          "ANY /{slug}",
          "GET /",
          "GET /app/config.json",
          "ANY /api/{path+}",
          "ANY /api/links/{slug}",
          "GET /api/links/{slug}",
          "ANY /api/links",
          "ANY /api/{kind}/all",
          "ANY /api/links/{path+}",
          "POST /only/post");

  @ParameterizedTest
  @CsvSource({
    "GET, /, GET /",
    "GET, /abc, ANY /{slug}",
    "GET, /abc/, ANY /{path+}",
    "GET, /abc/def, ANY /{path+}",
    "GET, /app/config.json, GET /app/config.json",
    "POST, /app/config.json, ANY /{path+}",
    "GET, /api/links, ANY /api/links",
    "GET, /api/links/, ANY /api/{path+}",
    "GET, /api/links/a, GET /api/links/{slug}",
    "PUT, /api/links/a, ANY /api/links/{slug}",
    "GET, /api/links/all, GET /api/links/{slug}",
    "GET, /api/x/all, ANY /api/{kind}/all",
    "GET, /api/links/a/b, ANY /api/links/{path+}",
    "GET, /api/other, ANY /api/{path+}",
    "GET, /api/a%2Fb, ANY /api/{path+}",
    "GET, /api/l%69nks, ANY /api/links",
    "GET, /only/post, ANY /{path+}"
  })
  void the_most_specific_route_that_fits_is_taken(String method, String path, String key) {
    assertThat(ROUTES.match(method, path)).map(RouteTable.Match::key).contains(key);
  }

  @Test
  void nothing_fits_the_root_but_its_own_route() {
    assertThat(ROUTES.match("HEAD", "/")).isEmpty();
    assertThat(table("ANY /{path+}", "ANY /{slug}").match("GET", "/")).isEmpty();
  }

  @Test
  void the_default_route_takes_what_no_other_does() {
    RouteTable routes = table("GET /a", "ANY $default");
    assertThat(routes.match("GET", "/b")).map(RouteTable.Match::key).contains("$default");
    assertThat(routes.match("POST", "/a")).map(RouteTable.Match::key).contains("$default");
    assertThat(routes.match("GET", "/a")).map(RouteTable.Match::key).contains("GET /a");
  }

  @Test
  void parameters_are_decoded_and_a_greedy_one_keeps_its_slashes() {
    assertThat(parameters("ANY /r/{party}/{path+}", "/r/caf%C3%A9/a%20b/c+d/"))
        .isEqualTo(Map.of("party", "café", "path", "a b/c+d/"));
    assertThat(parameters("ANY /{slug}", "/a%2Fb")).isEqualTo(Map.of("slug", "a/b"));
    assertThat(parameters("ANY /{slug}", "/%zz")).isEqualTo(Map.of("slug", "%zz"));
  }

  @Test
  void a_path_is_named_by_a_route_without_variables_only() {
    assertThat(ROUTES.names("/app/config.json")).isTrue();
    assertThat(ROUTES.names("/")).isTrue();
    assertThat(ROUTES.names("/abc")).isFalse();
    assertThat(ROUTES.names("/app/config.json/")).isFalse();
  }

  private static Map<String, String> parameters(String route, String path) {
    return table(route).match("GET", path).orElseThrow().parameters();
  }

  private static RouteTable table(String... keys) {
    List<HttpRoute> routes =
        Stream.of(keys)
            .map(key -> key.split(" "))
            .map(key -> new HttpRoute(key[0], key[1], "function", null))
            .toList();
    return new RouteTable(routes);
  }
}
