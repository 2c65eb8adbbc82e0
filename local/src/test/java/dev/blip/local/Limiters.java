package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** A house's limiters as functions use them. */
final class Limiters {
  private Limiters() {}

  /** Another instance takes all of a minute's permits. */
  static void useUp(Laptop laptop, String limiter, String kind) throws Exception {
    String take = "/requests/take?most=6000&wanted=6000&kind=" + kind;
    var address = laptop.coordinatorUrl().resolve("/rooms/limiter/" + limiter + take);
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(address).POST(BodyPublishers.noBody()).build();
      var answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.body()).contains("granted");
    }
  }
}
