package dev.blip.local.gateway;

import dev.blip.local.gateway.http.HttpApiSettings;
import dev.blip.local.gateway.sockets.Faults;
import dev.blip.local.gateway.sockets.SocketSettings;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Where the gateway listens, and API Gateway's times, which tests shorten.
 *
 * @param host a name or an address; all addresses of a name are listened on
 * @param port 0 takes a free one
 * @param httpPatience how long an HTTP function may take
 * @param socketPatience how long a WebSocket function may take
 * @param idle how long a socket may be without a message
 * @param life how long a socket may be open
 * @param closing how long closing waits for what is being answered
 * @param clock tells the time in events
 * @param faults what goes wrong on demand
 */
public record ApiGatewaySettings(
    String host,
    int port,
    Duration httpPatience,
    Duration socketPatience,
    Duration idle,
    Duration life,
    Duration closing,
    InstantSource clock,
    Faults faults) {
  private static final String ACCOUNT = "000000000000";
  private static final String REGION = "us-east-1";

  /** API Gateway's own times, on the loopback addresses. */
  public static ApiGatewaySettings onPort(int port) {
    return new ApiGatewaySettings(
        "localhost",
        port,
        Duration.ofSeconds(30),
        Duration.ofSeconds(29),
        Duration.ofMinutes(10),
        Duration.ofHours(2),
        Duration.ofSeconds(5),
        InstantSource.system(),
        new Faults());
  }

  public ApiGatewaySettings withPatience(Duration http, Duration socket) {
    return new ApiGatewaySettings(host, port, http, socket, idle, life, closing, clock, faults);
  }

  public ApiGatewaySettings withSocketTimes(Duration newIdle, Duration newLife) {
    return new ApiGatewaySettings(
        host, port, httpPatience, socketPatience, newIdle, newLife, closing, clock, faults);
  }

  public ApiGatewaySettings withFaults(Faults newFaults) {
    return new ApiGatewaySettings(
        host, port, httpPatience, socketPatience, idle, life, closing, clock, newFaults);
  }

  HttpApiSettings http() {
    return new HttpApiSettings(ACCOUNT, REGION, "http", httpPatience);
  }

  SocketSettings sockets() {
    return new SocketSettings(ACCOUNT, REGION, "sockets", socketPatience, idle, life);
  }
}
