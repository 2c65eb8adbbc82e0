package dev.blip.functions;

import dev.blip.protocol.Click;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.CoordinatorHeaders;
import dev.blip.protocol.Json;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The coordinator's own HTTP, as functions call it. Safe for use by many threads. */
public final class Coordinator {
  /** How long rooms may take to answer a visitor; less than API Gateway's 29 s. */
  public static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** How long a coordinator that cannot be reached is tried; a fail-over takes up to 10 s. */
  private static final Duration TAKE_OVER = Duration.ofSeconds(12);

  /** From a coordinator that leaves the cluster, or from a load balancer that has lost one. */
  private static final int LEAVING = 502;

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final String url;
  private final Supplier<String> secret;

  public Coordinator(Environment environment) {
    url = environment.required("COORDINATOR_URL");
    secret = environment.later("COORDINATOR_SECRET");
  }

  /** An answer: any status, with its body. */
  public record Answer(int status, String contentType, String body) {
    public boolean isOk() {
      return status >= 200 && status < 300;
    }
  }

  public Answer connect(RoomAddress room, String connection, ConnectionRequest opening)
      throws IOException {
    var request = request(room, "connections/" + encoded(connection));
    request.header("Content-Type", "application/json");
    return send(request.POST(BodyPublishers.ofString(Json.write(opening))));
  }

  public Answer message(RoomAddress room, String connection, String text) throws IOException {
    var request = request(room, "connections/" + encoded(connection) + "/messages");
    request.header("Content-Type", "text/plain; charset=utf-8");
    return send(named(request).POST(BodyPublishers.ofString(text)));
  }

  public Answer disconnect(RoomAddress room, String connection, int code, String reason)
      throws IOException {
    String path =
        "connections/%s?code=%d&reason=%s".formatted(encoded(connection), code, encoded(reason));
    return send(request(room, path).DELETE());
  }

  /**
   * Passes a visitor's request on.
   *
   * @param account verified, null for a stranger
   * @param pathAndQuery encoded, without a leading slash
   */
  public Answer request(
      RoomAddress room,
      String method,
      String pathAndQuery,
      @Nullable String contentType,
      String body,
      @Nullable String account,
      String sourceIp)
      throws IOException {
    var request = request(room, "requests/" + pathAndQuery);
    request.header(CoordinatorHeaders.CALLER, account == null ? "anonymous" : "account:" + account);
    request.header(CoordinatorHeaders.SOURCE_IP, sourceIp);
    if (contentType != null) request.header("Content-Type", contentType);
    return send(named(request).method(method, BodyPublishers.ofString(body)));
  }

  /** What a party says of its rooms, if there is such a party; asked once. */
  public Optional<PartyRules> rules(String party) throws IOException {
    var request = to("/parties/" + encoded(party)).timeout(CONNECT).GET().build();
    Answer answer = once(request);
    if (answer.status == 404) return Optional.empty();
    if (!answer.isOk()) throw new IOException("coordinator answers " + answer.status);
    return Optional.of(Json.read(answer.body, PartyRules.class));
  }

  /**
   * Brings clicks of one account to its room; completes once they are on disk there. A connection
   * that was closed meanwhile, as when Lambda froze this process, is opened anew at once: the room
   * knows a click by its ID, so it may be told twice.
   */
  public CompletableFuture<Answer> clicks(String account, List<Click> clicks, Duration patience) {
    HttpRequest.Builder request;
    try {
      request = request(new RoomAddress("clicks", account), "requests/clicks");
    } catch (IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
    request.header("Content-Type", "application/json").timeout(patience);
    HttpRequest ready = request.POST(BodyPublishers.ofString(Json.write(clicks))).build();
    return http.sendAsync(ready, BodyHandlers.ofString())
        .exceptionallyCompose(
            e ->
                isDropped(e)
                    ? http.sendAsync(ready, BodyHandlers.ofString())
                    : CompletableFuture.failedFuture(e))
        .thenApply(Coordinator::answer);
  }

  private static boolean isDropped(Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    return cause instanceof IOException
        && !(cause instanceof HttpTimeoutException)
        && !(cause instanceof ConnectException);
  }

  private HttpRequest.Builder request(RoomAddress room, String rest) {
    return to("/rooms/%s/%s/%s".formatted(room.party(), encoded(room.room()), rest));
  }

  private HttpRequest.Builder to(String path) {
    var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    String known = secret.get();
    if (!known.isEmpty()) request.header("Authorization", "Bearer " + known);
    return request;
  }

  private static HttpRequest.Builder named(HttpRequest.Builder request) {
    return request.header(CoordinatorHeaders.CALL, UUID.randomUUID().toString());
  }

  /**
   * Sends a call, again if a coordinator ends meanwhile: another takes over. The rooms know a call
   * by its name, so it is carried out once; opening and closing a connection twice changes nothing.
   */
  private Answer send(HttpRequest.Builder request) throws IOException {
    long end = System.nanoTime() + TAKE_OVER.toNanos();
    try {
      while (true) {
        try {
          Answer answer = answer(http.send(request.build(), BodyHandlers.ofString()));
          if (answer.status != LEAVING || System.nanoTime() > end) return answer;
        } catch (IOException e) {
          if (tookTooLong(e) || System.nanoTime() > end) throw e;
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the coordinator was asked", e);
    }
  }

  private Answer once(HttpRequest request) throws IOException {
    try {
      return answer(http.send(request, BodyHandlers.ofString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the coordinator was asked", e);
    }
  }

  /** The coordinator is there, but has not answered; it has tried all that can be tried. */
  private static boolean tookTooLong(IOException e) {
    return e instanceof HttpTimeoutException && !(e instanceof HttpConnectTimeoutException);
  }

  private static Answer answer(HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("text/plain");
    return new Answer(response.statusCode(), type, response.body());
  }

  /** One path segment, percent-encoded. */
  public static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
