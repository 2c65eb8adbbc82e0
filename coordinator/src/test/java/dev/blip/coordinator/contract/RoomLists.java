package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** A coordinator's list of rooms, as {@code infra/rooms} asks for it. */
final class RoomLists {
  private RoomLists() {}

  static HttpResponse<String> ask(URI coordinator, String query)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      URI uri = coordinator.resolve("/rooms" + query);
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  /** Sends anything else to it. */
  static HttpResponse<String> send(URI coordinator, String method, String path, String body)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(coordinator.resolve(path))
              .method(method, HttpRequest.BodyPublishers.ofString(body));
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }

  static JsonNode page(URI coordinator, String query) throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(coordinator, query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.tree(answer.body());
  }

  /** All addresses that there are, two on each page. */
  static List<String> addresses(URI coordinator, String query)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    String after = "";
    while (true) {
      JsonNode page = page(coordinator, query + "&limit=2" + after);
      page.path("rooms").forEach(room -> all.add(room.path("address").asText()));
      if (!page.has("next")) return all;
      assertThat(page.path("rooms")).hasSize(2);
      after = "&after=" + page.path("next").asText().replace(" ", "%20");
    }
  }
}
