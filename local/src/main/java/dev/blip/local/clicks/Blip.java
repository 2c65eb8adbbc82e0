package dev.blip.local.clicks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A Blip that is visited as from the edge: {@code GET /{slug}} with the headers that CloudFront
 * adds. Answers within 10 s, or the visit has failed.
 */
public final class Blip implements Destination {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI origin;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param origin scheme, host and port
   */
  public Blip(URI origin) {
    this.origin = origin;
  }

  @Override
  public Outcome send(Visit visit) throws InterruptedException {
    var request = HttpRequest.newBuilder(origin.resolve("/" + visit.slug())).timeout(PATIENCE);
    visit.visitor().headers().forEach(request::header);
    try {
      int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
      return new Outcome.Answered(status);
    } catch (IOException e) {
      return new Outcome.Failed("GET " + origin.resolve("/" + visit.slug()) + " failed: " + e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
