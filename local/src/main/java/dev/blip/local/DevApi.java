package dev.blip.local;

import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.pages.LocalPage;
import dev.blip.protocol.Refusal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the page {@code /dev/} asks: the coordinators' list of rooms, what a SELECT finds in one,
 * and that one is deleted. For the laptop's {@link OwnPages} alone.
 */
final class DevApi implements LocalPage {
  static final String PREFIX = "/dev/api/";
  private static final Pattern ROOM = Pattern.compile("rooms/[^/]+/[^/]+");
  private static final Pattern SQL = Pattern.compile(ROOM + "/sql");
  private static final Logger log = LoggerFactory.getLogger(DevApi.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Supplier<List<URI>> coordinators;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param coordinators all of them; the first that can be reached answers
   */
  DevApi(Supplier<List<URI>> coordinators) {
    this.coordinators = coordinators;
  }

  @Override
  public HttpAnswer answer(HttpCall call) {
    String path = call.rawPath().substring(PREFIX.length());
    if (path.equals("rooms") && call.method().equals("GET")) {
      return ask("GET", "/rooms" + (call.rawQuery().isEmpty() ? "" : "?" + call.rawQuery()), call);
    }
    if (SQL.matcher(path).matches() && call.method().equals("POST")) {
      return ask("POST", "/" + path, call);
    }
    if (ROOM.matcher(path).matches() && call.method().equals("DELETE")) {
      return ask("DELETE", "/" + path, call);
    }
    throw new Refusal(
        404,
        "there are GET /dev/api/rooms, DELETE /dev/api/rooms/{party}/{room}, and POST"
            + " /dev/api/rooms/{party}/{room}/sql");
  }

  private HttpAnswer ask(String method, String target, HttpCall call) {
    for (URI coordinator : coordinators.get()) {
      try {
        return ask(coordinator.resolve(target), method, call);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Refusal(503, "interrupted");
      } catch (ConnectException e) {
        log.debug("coordinator {} cannot be reached", coordinator, e);
      } catch (IOException e) {
        throw new Refusal(503, "coordinator does not answer; try again");
      }
    }
    throw new Refusal(503, "no coordinator can be reached; try again");
  }

  private HttpAnswer ask(URI address, String method, HttpCall call)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .method(method, BodyPublishers.ofByteArray(call.body()))
            .build();
    HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
    Headers headers =
        Headers.of("Content-Type", "application/json").with("Cache-Control", "no-store");
    return new HttpAnswer(answer.statusCode(), headers, answer.body());
  }
}
