package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A running house as strangers use it: over its addresses alone. */
final class House {
  static final Path TEMPLATE = Path.of("..", "template.yaml");
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Map<String, Place> PLACES =
      Map.of("MY", new Place("Kuala Lumpur", 3.14, 101.69), "DE", new Place("Berlin", 52.52, 13.4));

  final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  final URI origin;

  private record Place(String city, double latitude, double longitude) {}

  /** What stands in front adds these to each request: names and values by turns. */
  final List<String> added;

  House(URI origin, String... added) {
    this.origin = origin;
    this.added = List.of(added);
  }

  /** Free ports, an empty house, Blip's own times. */
  static Settings settings(@Nullable Path data) {
    return new Settings(0, data, false, 1, 0, ClickSettings.DEFAULT, "", "", "", false, 0);
  }

  static Laptop start(@Nullable Path data) throws Exception {
    return Laptop.start(
        settings(data), DataFolder.open(data), TEMPLATE, new HouseParts(), Progress.SILENT);
  }

  /** The same with {@code BLIP_ROOM_JARS}. */
  static Laptop startWithRooms(Path data, String jars) throws Exception {
    var settings =
        new Settings(0, data, false, 1, 0, ClickSettings.DEFAULT, jars, "", "", false, 0);
    return Laptop.start(
        settings, DataFolder.open(data), TEMPLATE, new HouseParts(), Progress.SILENT);
  }

  /** The same with {@code BLIP_PROFILE=rest}. */
  static Laptop startResting(Path data, int afterSeconds) throws Exception {
    var settings =
        new Settings(0, data, false, 1, 0, ClickSettings.DEFAULT, "", "", "", false, afterSeconds);
    return Laptop.start(
        settings, DataFolder.open(data), TEMPLATE, new HouseParts(), Progress.SILENT);
  }

  /** The same with {@code BLIP_LIMITS=on}. */
  static Settings limited(@Nullable Path data) {
    return new Settings(0, data, false, 1, 0, ClickSettings.DEFAULT, "", "", "all.orders", true, 0);
  }

  static Laptop startLimited(@Nullable Path data) throws Exception {
    return Laptop.start(
        limited(data), DataFolder.open(data), TEMPLATE, new HouseParts(), Progress.SILENT);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(origin.resolve(path))
            .timeout(PATIENCE)
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) request.headers(headers);
    if (!added.isEmpty()) request.headers(added.toArray(String[]::new));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  String token(String account) throws IOException, InterruptedException {
    var reply = send("POST", "/dev/token", Json.write(Map.of("account", account)));
    return Json.tree(reply.body()).path("token").asText();
  }

  HttpResponse<String> api(String account, String method, String path, String body)
      throws IOException, InterruptedException {
    return send(method, path, body, "Authorization", "Bearer " + token(account));
  }

  void makeLink(String account, String slug) throws IOException, InterruptedException {
    String body =
        """
        {"slug":"%s","destination":"https://example.org/all","countries":{"DE":"https://example.org/de"}}
        """
            .formatted(slug);
    assertThat(api(account, "POST", "/api/links", body).statusCode()).isEqualTo(201);
  }

  /** Follows a link from a country; answers where it leads. */
  String follow(String slug, String country) throws IOException, InterruptedException {
    Place place = Objects.requireNonNull(PLACES.get(country));
    return follow(slug, country, place.city, place.latitude, place.longitude);
  }

  /** Follows a link from a city; answers where it leads. */
  String follow(String slug, String country, String city, double latitude, double longitude)
      throws IOException, InterruptedException {
    var reply =
        send(
            "GET",
            "/" + slug,
            "",
            "User-Agent",
            "Mozilla/5.0 (X11; Linux x86_64)",
            "CloudFront-Viewer-Country",
            country,
            "CloudFront-Viewer-City",
            city,
            "CloudFront-Viewer-Latitude",
            Double.toString(latitude),
            "CloudFront-Viewer-Longitude",
            Double.toString(longitude));
    assertThat(reply.statusCode()).isEqualTo(302);
    return reply.headers().firstValue("Location").orElse("");
  }

  String ticket(String account) throws IOException, InterruptedException {
    JsonNode reply = Json.tree(api(account, "POST", "/api/tickets", "").body());
    return reply.path("ticket").asText();
  }

  Watcher watch(String account) throws IOException, InterruptedException {
    return Watcher.open(this, "/parties/clicks/" + account + "?ticket=" + ticket(account));
  }
}
