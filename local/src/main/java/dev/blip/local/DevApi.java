package dev.blip.local;

import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.pages.LocalPage;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What the page {@code /dev/} asks: the coordinators' list of rooms, and what a SELECT finds in
 * one. It is for that page alone: a request under another name than the laptop's own, as after DNS
 * rebinding, or from a page of another origin gets 403.
 */
final class DevApi implements LocalPage {
  static final String PREFIX = "/dev/api/";
  private static final Pattern SQL = Pattern.compile("rooms/[^/]+/[^/]+/sql");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Set<String> hosts;
  private final Supplier<URI> coordinator;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param port the laptop's
   * @param coordinator any of them
   */
  DevApi(int port, Supplier<URI> coordinator) {
    this.hosts = Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port);
    this.coordinator = coordinator;
  }

  @Override
  public HttpAnswer answer(HttpCall call) {
    requireOwn(call);
    String path = call.rawPath().substring(PREFIX.length());
    if (path.equals("rooms") && call.method().equals("GET")) {
      return ask("GET", "/rooms" + (call.rawQuery().isEmpty() ? "" : "?" + call.rawQuery()), call);
    }
    if (SQL.matcher(path).matches() && call.method().equals("POST")) {
      return ask("POST", "/" + path, call);
    }
    throw new Refusal(
        404, "there are GET /dev/api/rooms and POST /dev/api/rooms/{party}/{room}/sql");
  }

  private void requireOwn(HttpCall call) {
    String host = call.header("Host").orElse("");
    if (!hosts.contains(host)) {
      throw new Refusal(403, "Host must be the laptop's own, was " + Text.quoted(host));
    }
    String origin = call.header("Origin").orElse("http://" + host);
    String site = call.header("Sec-Fetch-Site").orElse("same-origin");
    boolean own = origin.equals("http://" + host) && Set.of("same-origin", "none").contains(site);
    if (!own)
      throw new Refusal(403, "only the laptop's own pages may ask, was " + Text.quoted(origin));
  }

  private HttpAnswer ask(String method, String target, HttpCall call) {
    var request =
        HttpRequest.newBuilder(coordinator.get().resolve(target))
            .timeout(PATIENCE)
            .method(method, BodyPublishers.ofByteArray(call.body()));
    try {
      HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
      Headers headers =
          Headers.of("Content-Type", "application/json").with("Cache-Control", "no-store");
      return new HttpAnswer(answer.statusCode(), headers, answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "interrupted");
    } catch (IOException e) {
      throw new Refusal(503, "coordinator cannot be reached; try again");
    }
  }
}
