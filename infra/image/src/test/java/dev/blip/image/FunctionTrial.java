package dev.blip.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.blip.local.data.LocalAws;
import dev.blip.local.data.QueueServer;
import dev.blip.local.data.TableServer;
import dev.blip.local.template.Template;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Measures the redirect's first answers in fresh JVMs, with DynamoDB Local and ElasticMQ behind TLS
 * and a coordinator that takes each click at once; tells the median of each figure of {@link
 * ColdStart}. {@code FunctionTrial TEMPLATE RUNS INITIALIZATION COMMAND…}: INITIALIZATION is what
 * Lambda calls the way of starting, {@code snap-start} or {@code on-demand}; the command is all but
 * ColdStart's arguments.
 */
public final class FunctionTrial {
  private static final String EVENT =
      """
      {"version":"2.0","routeKey":"ANY /{slug}","rawPath":"/walk","rawQueryString":"",
       "headers":{"user-agent":"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0","cloudfront-viewer-country":"MY",
       "cloudfront-viewer-city":"Kuala Lumpur","cloudfront-viewer-latitude":"3.14","cloudfront-viewer-longitude":"101.69"},
       "requestContext":{"http":{"method":"GET","path":"/walk","sourceIp":"192.0.2.1"},"requestId":"r1","stage":"$default"},
       "pathParameters":{"slug":"walk"},"isBase64Encoded":false}
      """;

  private FunctionTrial() {}

  public static void main(String[] arguments) throws Exception {
    var template = Template.read(Path.of(arguments[0]), Map.of());
    int runs = Integer.parseInt(arguments[1]);
    var command = new ArrayList<>(List.of(arguments).subList(3, arguments.length));
    command.addAll(
        List.of("dev.blip.functions.redirect.RedirectHandler", EVENT.replace("\n", ""), "302"));
    Path folder = Files.createTempDirectory("blip-trial");
    Path keys = TlsFront.keys(folder);
    Path trusted = TlsFront.trusted(keys);
    try (var tables = TableServer.start(0, null, template.tables());
        var queues = QueueServer.start(0, null, template.queues());
        var tablesFront = TlsFront.start(keys, tables.port());
        var queuesFront = TlsFront.start(keys, queues.port())) {
      putLink(tables.port());
      HttpServer coordinator = coordinator();
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      var environment = builder.environment();
      environment.putAll(LocalAws.environment(tablesFront.port(), queuesFront.port()));
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", "https://127.0.0.1:" + tablesFront.port());
      environment.put("AWS_ENDPOINT_URL_SQS", "https://127.0.0.1:" + queuesFront.port());
      environment.put("LINKS_TABLE", "LinksTable");
      environment.put(
          "CLICKS_QUEUE_URL",
          "https://127.0.0.1:" + queuesFront.port() + "/" + Template.ACCOUNT + "/ClicksQueue");
      environment.put("COORDINATOR_URL", "http://127.0.0.1:" + coordinator.getAddress().getPort());
      environment.put("COORDINATOR_SECRET", "trial");
      environment.put("ORIGIN_SECRET", "");
      environment.put("POWERTOOLS_METRICS_NAMESPACE", "");
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", arguments[2]);
      environment.put("JAVA_TOOL_OPTIONS", "-Djavax.net.ssl.trustStore=" + trusted);
      measure(builder, runs);
      coordinator.stop(0);
    } catch (IOException e) {
      // The queue's own threads would keep the process.
      System.err.println("trial: " + e.getMessage());
      System.exit(1);
    }
    Files.delete(trusted);
    Files.delete(keys);
    Files.delete(folder);
    System.exit(0);
  }

  /** The first run also finds servers that have never been asked, and does not count. */
  private static void measure(ProcessBuilder builder, int runs)
      throws IOException, InterruptedException {
    List<long[]> figures = new ArrayList<>();
    for (int run = 0; run <= runs; run++) {
      long[] one = one(builder.start());
      if (run > 0 || runs == 1) figures.add(one);
    }
    String[] names = {"JVM's start to handler", "first request", "second request"};
    for (int i = 0; i < names.length; i++) {
      int column = i;
      long[] sorted = figures.stream().mapToLong(f -> f[column]).sorted().toArray();
      System.out.printf(
          "trial: %s %d ms (median of %d; %d to %d)%n",
          names[i], sorted[sorted.length / 2], sorted.length, sorted[0], sorted[sorted.length - 1]);
    }
  }

  private static long[] one(Process process) throws IOException, InterruptedException {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(5, TimeUnit.MINUTES)) throw new IOException("function does not end");
    for (String line : said.lines().toList()) {
      if (!line.startsWith("cold: ")) continue;
      String[] parts = line.substring(6).split(" ", -1);
      return new long[] {
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2])
      };
    }
    throw new IOException("function gave no answer: " + said);
  }

  private static void putLink(int port) {
    var item = new HashMap<String, AttributeValue>();
    item.put("slug", AttributeValue.fromS("walk"));
    item.put("account", AttributeValue.fromS("trial"));
    item.put("destination", AttributeValue.fromS("https://example.com/"));
    item.put("countries", AttributeValue.fromM(Map.of()));
    item.put("enabled", AttributeValue.fromBool(true));
    item.put("tags", AttributeValue.fromL(List.of()));
    item.put("used", AttributeValue.fromN("0"));
    item.put("createdAt", AttributeValue.fromS("2026-01-01T00:00:00Z"));
    try (var client = LocalAws.dynamoDb(port)) {
      client.putItem(put -> put.tableName("LinksTable").item(item));
    }
  }

  private static HttpServer coordinator() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", FunctionTrial::take);
    server.start();
    return server;
  }

  private static void take(HttpExchange call) throws IOException {
    try (call) {
      var _ = call.getRequestBody().readAllBytes();
      call.sendResponseHeaders(200, -1);
    }
  }
}
