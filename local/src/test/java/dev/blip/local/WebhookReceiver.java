package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A system of an account's own that is brought clicks, and takes what is signed. */
final class WebhookReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private volatile String secret = "";

  WebhookReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  /** Lets an account's clicks come from now on. */
  void follows(House house, String account) throws IOException, InterruptedException {
    follows(house, account, List.of("clicks"));
  }

  /** Lets events of some names come. */
  void follows(House house, String account, List<String> events)
      throws IOException, InterruptedException {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/clicks";
    String draft = Json.write(Map.of("url", url, "events", events));
    var made = house.api(account, "POST", "/api/webhooks", draft);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    secret = Json.tree(made.body()).path("secret").asText();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String signed =
          exchange.getRequestHeaders().getFirst("webhook-id")
              + "."
              + exchange.getRequestHeaders().getFirst("webhook-timestamp")
              + "."
              + body;
      String signature = exchange.getRequestHeaders().getFirst("webhook-signature");
      if (signature(signed).equals(signature)) taken.add(Json.tree(body));
      else faults.add(signature + " of " + signed);
      exchange.sendResponseHeaders(204, -1);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String signature(String signed) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] sum = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(sum);
  }

  /** It has every click up to a number, once, in sequence, where what came twice is passed over. */
  void requireAll(long newest) {
    assertThat(faults).isEmpty();
    long seen = 0;
    for (JsonNode body : taken) {
      assertThat(body.path("type").asText()).as(body.toString()).isEqualTo("clicks");
      for (JsonNode click : body.at("/data/clicks")) {
        long seq = click.path("seq").asLong();
        assertThat(seq).as("number").isLessThanOrEqualTo(seen + 1);
        seen = Math.max(seen, seq);
      }
    }
    assertThat(seen).isEqualTo(newest);
  }

  /**
   * The changes of links that came, by their numbers, where what came twice is passed over: type,
   * slug and title, and the title before.
   */
  List<String> links() {
    assertThat(faults).isEmpty();
    List<String> links = new ArrayList<>();
    for (JsonNode body : taken) {
      JsonNode data = body.path("data");
      long seq = data.path("seq").asLong();
      assertThat(seq).as(body.toString()).isLessThanOrEqualTo(links.size() + 1);
      if (seq <= links.size()) continue;
      links.add(
          String.join(
              " ",
              body.path("type").asText(),
              data.at("/link/slug").asText(),
              data.at("/link/title").asText("-"),
              data.at("/before/title").asText("-")));
    }
    return links;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
