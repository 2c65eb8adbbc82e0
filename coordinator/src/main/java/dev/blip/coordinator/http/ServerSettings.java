package dev.blip.coordinator.http;

import java.net.InetAddress;
import java.time.Duration;

/**
 * Where and how the coordinator listens.
 *
 * @param address the local address: loopback on a laptop, the wildcard address on AWS
 * @param port 0 takes any free port
 * @param secret what callers of {@code /rooms} send as a bearer token; empty where the network is
 *     trusted
 * @param threads event loops, 1 or more
 * @param pipelined how many requests of one connection may wait for their replies before the rest
 *     is left unread, 1 or more
 * @param idle a connection without traffic for so long is closed
 */
public record ServerSettings(
    InetAddress address, int port, String secret, int threads, int pipelined, Duration idle) {

  public ServerSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0..65535, was " + port);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be 1 or more, was " + threads);
    }
    if (pipelined < 1) {
      throw new IllegalArgumentException("pipelined must be 1 or more, was " + pipelined);
    }
    if (idle.isNegative() || idle.isZero()) {
      throw new IllegalArgumentException("idle must be more than 0, was " + idle);
    }
  }

  /** An event loop a core, 64 pipelined requests, 5 idle minutes, no secret. */
  public static ServerSettings at(InetAddress address, int port) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new ServerSettings(address, port, "", cores, 64, Duration.ofMinutes(5));
  }

  /**
   * The same with a secret.
   *
   * @param secret empty for none
   */
  public ServerSettings withSecret(String secret) {
    return new ServerSettings(address, port, secret, threads, pipelined, idle);
  }

  public ServerSettings withThreads(int threads) {
    return new ServerSettings(address, port, secret, threads, pipelined, idle);
  }

  public ServerSettings withPipelined(int pipelined) {
    return new ServerSettings(address, port, secret, threads, pipelined, idle);
  }

  public ServerSettings withIdle(Duration idle) {
    return new ServerSettings(address, port, secret, threads, pipelined, idle);
  }

  /** Without the secret, so that it never reaches a log. */
  @Override
  public String toString() {
    return address.getHostAddress() + ":" + port + (secret.isEmpty() ? "" : " (with a secret)");
  }
}
