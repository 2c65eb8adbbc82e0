package dev.blip.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.blip.protocol.Coordinates;
import dev.blip.protocol.Countries;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoTest {
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 201;
  private HttpServer gateway;

  private record Asked(String method, String path, String city, String token, String body) {}

  @BeforeEach
  void start() throws IOException {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext("/", this::answer);
    gateway.start();
  }

  @AfterEach
  void stop() {
    gateway.stop(0);
  }

  @Test
  void cities_lie_where_their_countries_are() {
    assertThat(City.all()).hasSizeGreaterThan(55);
    for (City city : City.all()) {
      Coordinates centre = Objects.requireNonNull(Countries.centre(city.country()), city.name());
      double latitude = Double.parseDouble(city.latitude());
      assertThat(latitude)
          .as(city.name())
          .isBetween(centre.latitude() - 35, centre.latitude() + 35);
      double longitude = Double.parseDouble(city.longitude());
      assertThat(longitude)
          .as(city.name())
          .isBetween(centre.longitude() - 75, centre.longitude() + 75);
    }
  }

  @Test
  void heavier_cities_send_more_visitors() {
    var big = new City("Big", "AA", "0", "0", 9);
    var small = new City("Small", "BB", "0", "0", 1);
    var random = new Random(7);
    long fromBig =
        IntStream.range(0, 1_000)
            .mapToObj(_ -> City.any(List.of(small, big), random))
            .filter(big::equals)
            .count();
    assertThat(fromBig).isBetween(850L, 950L);
  }

  @Test
  void dozen_links_are_made_with_the_accounts_token() throws Exception {
    assertThat(DemoLinks.create(origin(), "secret")).isEqualTo(12);
    assertThat(asked).hasSize(12).allSatisfy(one -> assertThat(one.method).isEqualTo("POST"));
    assertThat(asked).allSatisfy(one -> assertThat(one.token).isEqualTo("Bearer secret"));
    Set<String> slugs = new HashSet<>();
    for (Asked one : asked) {
      JsonNode link = Json.tree(one.body);
      slugs.add(link.get("slug").textValue());
      assertThat(URI.create(link.get("destination").textValue()).getHost())
          .matches("example\\.(com|org)");
      link.path("countries")
          .fieldNames()
          .forEachRemaining(code -> assertThat(Countries.centre(code)).as(code).isNotNull());
    }
    assertThat(slugs).hasSize(12).allMatch(slug -> slug.matches("[a-zA-Z0-9_-]{3,64}"));
  }

  @Test
  void link_that_is_there_already_is_left_alone() throws Exception {
    status = 409;
    assertThat(DemoLinks.create(origin(), "secret")).isEqualTo(12);
  }

  @Test
  void link_that_is_refused_is_told() {
    status = 400;
    assertThatThrownBy(() -> DemoLinks.create(origin(), "secret"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("POST /api/links answered 400");
  }

  @Test
  void visitors_follow_links_from_cities_until_closed() throws Exception {
    status = 302;
    try (var _ = DemoTraffic.start(origin(), Duration.ofMillis(5), new Random(1))) {
      await().atMost(Duration.ofSeconds(20)).until(() -> asked.size() >= 20);
    }
    int seen = asked.size();
    assertThat(asked)
        .allSatisfy(
            one -> {
              assertThat(one.method).isEqualTo("GET");
              assertThat(DemoLinks.slugs()).contains(one.path.substring(1));
              assertThat(City.all()).extracting(City::name).contains(one.city);
            });
    await().during(Duration.ofMillis(200)).until(() -> asked.size() == seen);
  }

  @Test
  void visitors_go_on_while_the_gateway_fails() throws Exception {
    status = 503;
    try (var _ = DemoTraffic.start(origin(), Duration.ofMillis(5), new Random(1))) {
      await().atMost(Duration.ofSeconds(20)).until(() -> asked.size() >= 5);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      asked.add(
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              decoded(headers.getFirst("CloudFront-Viewer-City")),
              String.valueOf(headers.getFirst("Authorization")),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private static String decoded(@Nullable String city) {
    return city == null ? "" : URLDecoder.decode(city, StandardCharsets.UTF_8);
  }

  private URI origin() {
    return URI.create("http://127.0.0.1:" + gateway.getAddress().getPort());
  }
}
