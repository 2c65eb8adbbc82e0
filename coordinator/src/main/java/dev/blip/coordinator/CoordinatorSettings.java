package dev.blip.coordinator;

import dev.blip.coordinator.http.ServerSettings;
import dev.blip.coordinator.lease.LeaseSettings;
import dev.blip.coordinator.rest.RestSettings;
import dev.blip.coordinator.sockets.SocketSettings;
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
 * @param leases where it keeps its lease
 * @param folder where rooms lie; several coordinators share it
 * @param clusterHost the address at which other coordinators reach this one
 * @param clusterPort likewise; 0 for any
 * @param environment what rooms may ask for
 */
public record CoordinatorSettings(
    ServerSettings server,
    SocketSettings sockets,
    LeaseSettings leases,
    Path folder,
    String clusterHost,
    int clusterPort,
    Map<String, String> environment) {

  /**
   * Reads {@code BLIP_COORDINATOR_PORT} (8081), {@code BLIP_ADDRESS} (127.0.0.1), {@code
   * BLIP_CLUSTER_PORT} (0), {@code COORDINATOR_SECRET}, {@code CONNECTIONS_URL}, {@code
   * LEASES_TABLE}, {@code AWS_REGION} (us-east-1), {@code BLIP_ROOMS}. The SDK's own variables,
   * such as {@code AWS_ENDPOINT_URL_DYNAMODB}, hold too. {@code BLIP_ROOM_JARS} names jars with
   * further kinds of rooms, separated as in a class path.
   *
   * @throws IllegalArgumentException naming the variable, its value and what it may be
   */
  public static CoordinatorSettings of(Map<String, String> environment) {
    String address = environment.getOrDefault("BLIP_ADDRESS", "127.0.0.1");
    var server =
        ServerSettings.at(resolved(address), port(environment, "BLIP_COORDINATOR_PORT", "8081"))
            .withSecret(environment.getOrDefault("COORDINATOR_SECRET", ""));
    String region = environment.getOrDefault("AWS_REGION", "us-east-1");
    return new CoordinatorSettings(
        server,
        SocketSettings.at(URI.create(required(environment, "CONNECTIONS_URL")), region),
        LeaseSettings.of(required(environment, "LEASES_TABLE"), region),
        Path.of(required(environment, "BLIP_ROOMS")),
        address,
        port(environment, "BLIP_CLUSTER_PORT", "0"),
        environment);
  }

  /** The same with leases kept elsewhere. */
  public CoordinatorSettings with(LeaseSettings other) {
    return new CoordinatorSettings(
        server, sockets, other, folder, clusterHost, clusterPort, environment);
  }

  /**
   * When it goes to rest.
   *
   * @throws IllegalArgumentException naming the variable, its value and what it may be
   */
  RestSettings rest() {
    return RestSettings.of(environment, sockets.region(), sockets.credentials());
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " must be set");
    }
    return value;
  }

  private static int port(Map<String, String> environment, String name, String otherwise) {
    String text = environment.getOrDefault(name, otherwise);
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(name + " must be 0..65535, was " + text);
  }

  private static InetAddress resolved(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("BLIP_ADDRESS must be an address, was " + address, e);
    }
  }
}
