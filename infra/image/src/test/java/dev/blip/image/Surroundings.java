package dev.blip.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.blip.local.data.TableServer;
import dev.blip.local.template.Template;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a coordinator needs of AWS: DynamoDB (DynamoDB Local with the template's tables) and API
 * Gateway's connections, of which none is open, so every post is answered 410 as API Gateway does.
 * Both behind TLS.
 */
final class Surroundings implements AutoCloseable {
  private static final String LEASES = "LeasesTable";

  private final TableServer tables;
  private final HttpServer gateway;
  private final TlsFront tablesFront;
  private final TlsFront gatewayFront;
  private final Path trusted;

  Surroundings(Path folder, Path template) throws Exception {
    Path keys = TlsFront.keys(folder);
    trusted = TlsFront.trusted(keys);
    tables = TableServer.start(0, null, Template.read(template, Map.of()).tables());
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext("/", Surroundings::gone);
    gateway.start();
    tablesFront = TlsFront.start(keys, tables.port());
    gatewayFront = TlsFront.start(keys, gateway.getAddress().getPort());
  }

  private static void gone(HttpExchange call) throws IOException {
    try (call) {
      var _ = call.getRequestBody().readAllBytes();
      byte[] body = "{\"message\":\"Gone\"}".getBytes(StandardCharsets.UTF_8);
      call.getResponseHeaders().set("x-amzn-ErrorType", "GoneException");
      call.sendResponseHeaders(410, body.length);
      call.getResponseBody().write(body);
    }
  }

  /**
   * What a coordinator is told, as {@code infra/coordinator.yaml} would.
   *
   * @param port where it is called
   * @param clusterPort where other coordinators would reach it
   */
  Map<String, String> environment(Path rooms, int port, int clusterPort) throws IOException {
    Map<String, String> all = new HashMap<>();
    all.put("AWS_REGION", Template.REGION);
    all.put("AWS_ACCESS_KEY_ID", "local");
    all.put("AWS_SECRET_ACCESS_KEY", "local");
    all.put("AWS_ENDPOINT_URL_DYNAMODB", "https://127.0.0.1:" + tablesFront.port());
    all.put("CONNECTIONS_URL", "https://127.0.0.1:" + gatewayFront.port() + "/live");
    all.put("LEASES_TABLE", LEASES);
    all.put("COORDINATOR_SECRET", "trial");
    all.put("BLIP_ADDRESS", "127.0.0.1");
    all.put("BLIP_COORDINATOR_PORT", Integer.toString(port));
    all.put("BLIP_CLUSTER_PORT", Integer.toString(clusterPort));
    all.put("BLIP_ROOMS", Files.createDirectories(rooms).toString());
    return all;
  }

  /** Option with which a JVM believes the certificate. */
  String trust() {
    return "-Djavax.net.ssl.trustStore=" + trusted;
  }

  @Override
  public void close() throws Exception {
    gatewayFront.close();
    tablesFront.close();
    gateway.stop(0);
    tables.close();
  }
}
