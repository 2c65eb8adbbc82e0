package dev.blip.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** A Blip at an origin, as an account sees it. For any number of threads. */
public final class Blip {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  final URI origin;
  private final Supplier<String> token;

  private Blip(URI origin, Supplier<String> token) {
    this.origin = origin;
    this.token = token;
  }

  /**
   * A Blip.
   *
   * @param origin for instance {@code https://blip.example.org}
   * @param token asked before each request: the account's JWT, as it is then
   */
  public static Blip at(String origin, Supplier<String> token) {
    return new Blip(URI.create(origin), token);
  }

  /**
   * One of the account's topics.
   *
   * @param name {@code account.topic}
   */
  public Topic topic(String name) {
    return new Topic(this, name);
  }

  /** A ticket, which opens one socket. */
  String ticket() throws IOException, InterruptedException {
    return Json.string(Json.fields(post("/api/tickets", "")).getOrDefault("ticket", ""));
  }

  /**
   * Posts once.
   *
   * @throws BlipException if the answer is not 2xx
   * @throws IOException if there is none
   */
  String post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(origin.resolve(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token.get())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 == 2) return answer.body();
    throw new BlipException(
        answer.statusCode(),
        path + ": " + answer.statusCode() + why(answer),
        Backoff.asked(answer));
  }

  private static String why(HttpResponse<String> answer) {
    Map<String, String> error = Json.fields(Json.fields(answer.body()).getOrDefault("error", ""));
    return " " + Json.string(error.getOrDefault("message", "without a reason"));
  }
}
