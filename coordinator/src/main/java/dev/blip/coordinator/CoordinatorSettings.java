package dev.blip.coordinator;

import dev.blip.coordinator.gateway.ServerSettings;
import dev.blip.coordinator.gateway.SocketSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a coordinator is told.
 *
 * @param server where functions reach it
 * @param sockets where it reaches API Gateway's connections
 * @param folder where rooms lie; several coordinators share it
 * @param clusterHost the address at which other coordinators reach this one
 * @param environment what rooms may ask for
 */
public record CoordinatorSettings(
    ServerSettings server,
    SocketSettings sockets,
    Path folder,
    String clusterHost,
    Map<String, String> environment) {

  /**
   * Reads {@code BLIP_COORDINATOR_PORT} (8081), {@code BLIP_ADDRESS} (127.0.0.1), {@code
   * COORDINATOR_SECRET}, {@code CONNECTIONS_URL}, {@code AWS_REGION} (us-east-1), {@code
   * BLIP_ROOMS}.
   *
   * @throws IllegalArgumentException naming the variable, its value and what it may be
   */
  public static CoordinatorSettings of(Map<String, String> environment) {
    String address = environment.getOrDefault("BLIP_ADDRESS", "127.0.0.1");
    var server =
        ServerSettings.at(resolved(address), port(environment))
            .withSecret(environment.getOrDefault("COORDINATOR_SECRET", ""));
    var sockets =
        SocketSettings.at(
            URI.create(required(environment, "CONNECTIONS_URL")),
            environment.getOrDefault("AWS_REGION", "us-east-1"));
    return new CoordinatorSettings(
        server, sockets, Path.of(required(environment, "BLIP_ROOMS")), address, environment);
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " must be set");
    }
    return value;
  }

  private static int port(Map<String, String> environment) {
    String text = environment.getOrDefault("BLIP_COORDINATOR_PORT", "8081");
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("BLIP_COORDINATOR_PORT must be 0..65535, was " + text);
  }

  private static InetAddress resolved(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("BLIP_ADDRESS must be an address, was " + address, e);
    }
  }
}
