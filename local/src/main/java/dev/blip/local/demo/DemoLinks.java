package dev.blip.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The demonstration's links, made through the JSON API. */
public final class DemoLinks {
  /** The account that owns them. */
  public static final String ACCOUNT = "demo";

  private static final int CREATED = 201;
  private static final int CONFLICT = 409;

  private DemoLinks() {}

  static List<String> slugs() {
    List<String> slugs = new ArrayList<>();
    links().forEach(link -> slugs.add(link.get("slug").textValue()));
    return slugs;
  }

  /**
   * Makes those that are not there yet.
   *
   * @param origin of the gateway
   * @param token of the account
   * @return how many are there now
   * @throws IOException if the API answers anything else than created or there already
   */
  public static int create(URI origin, String token) throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (JsonNode link : links()) create(client, origin, token, link);
    }
    return links().size();
  }

  private static void create(HttpClient client, URI origin, String token, JsonNode link)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(origin.resolve("/api/links"))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(link)))
            .build();
    var response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != CREATED && response.statusCode() != CONFLICT) {
      throw new IOException(
          "demo link %s: POST /api/links answered %d: %s"
              .formatted(link.get("slug").textValue(), response.statusCode(), response.body()));
    }
  }

  private static JsonNode links() {
    return Json.tree(DemoFile.read("links.json"));
  }
}
