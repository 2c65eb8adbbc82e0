package dev.blip.local.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Visitors from world cities who follow the demonstration's links: one at a time, independent of
 * each other, at the given pace on average, until closed. Their requests carry the headers that
 * CloudFront adds.
 */
public final class DemoTraffic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DemoTraffic.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI origin;
  private final Duration pace;
  private final RandomGenerator random;
  private final List<City> cities = City.all();
  private final List<String> slugs = DemoLinks.slugs();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Thread visitors = Thread.ofVirtual().name("demo-traffic").unstarted(this::run);
  private boolean failing;

  private DemoTraffic(URI origin, Duration pace, RandomGenerator random) {
    this.origin = origin;
    this.pace = pace;
    this.random = random;
  }

  /**
   * Sends visitors from now on.
   *
   * @param origin of the gateway
   * @param pace mean time between two visitors
   */
  public static DemoTraffic start(URI origin, Duration pace, RandomGenerator random) {
    var traffic = new DemoTraffic(origin, pace, random);
    traffic.visitors.start();
    return traffic;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(Duration.ofMillis((long) (random.nextExponential() * pace.toMillis())));
        visit();
      }
    } catch (InterruptedException e) {
      // Closed: nobody waits for this thread's interrupt flag.
      log.debug("demo traffic ends");
    }
  }

  private void visit() throws InterruptedException {
    HttpRequest request = request();
    try {
      HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
      if (response.statusCode() < 500) failing = false;
      else complain(request, "answered " + response.statusCode());
    } catch (IOException e) {
      complain(request, "failed: " + e);
    }
  }

  /** Once for every time it starts to fail. */
  private void complain(HttpRequest request, String what) {
    if (!failing) log.warn("demo visitor: GET {} {}", request.uri(), what);
    failing = true;
  }

  private HttpRequest request() {
    City city = City.any(cities, random);
    boolean mobile = random.nextInt(5) < 3;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(origin.resolve("/" + slugs.get(random.nextInt(slugs.size()))))
            .timeout(PATIENCE)
            .header("User-Agent", "Mozilla/5.0 (Blip demo visitor)")
            .header("CloudFront-Viewer-Country", city.country())
            .header("CloudFront-Viewer-City", city.name())
            .header("CloudFront-Viewer-Latitude", city.latitude())
            .header("CloudFront-Viewer-Longitude", city.longitude())
            .header("CloudFront-Is-Mobile-Viewer", Boolean.toString(mobile))
            .header("CloudFront-Is-Desktop-Viewer", Boolean.toString(!mobile));
    if (random.nextInt(3) == 0) request.header("Referer", "https://news.example.com/today");
    return request.build();
  }

  @Override
  public void close() throws InterruptedException {
    visitors.interrupt();
    visitors.join();
    client.shutdownNow();
    client.close();
  }
}
