package dev.blip.local.gateway;

import dev.blip.local.gateway.call.Functions;
import dev.blip.local.gateway.call.Identifiers;
import dev.blip.local.gateway.call.Work;
import dev.blip.local.gateway.connections.ConnectionsApi;
import dev.blip.local.gateway.http.HttpApi;
import dev.blip.local.gateway.http.RouteTable;
import dev.blip.local.gateway.pages.LocalPages;
import dev.blip.local.gateway.sockets.WebSocketGateway;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.HttpRoute;
import dev.blip.local.template.SocketApi;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * API Gateway and what CloudFront does in front of it, behind one port of this machine. Safe for
 * use by many threads.
 */
public final class ApiGateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiGateway.class);

  private final Listener listener;
  private final WebSocketGateway sockets;
  private final Work work;
  private final Duration closing;

  private ApiGateway(Listener listener, WebSocketGateway sockets, Work work, Duration closing) {
    this.listener = listener;
    this.sockets = sockets;
    this.work = work;
    this.closing = closing;
  }

  /**
   * Starts listening.
   *
   * @param routes the HTTP API's
   * @param api the WebSocket API
   * @param pages what a laptop serves beside the two
   * @throws IOException if the port is taken; the message says which
   */
  public static ApiGateway start(
      ApiGatewaySettings settings,
      Lambda lambda,
      List<HttpRoute> routes,
      SocketApi api,
      LocalPages pages)
      throws IOException {
    var work = new Work();
    var functions = new Functions(lambda, work);
    var identifiers = new Identifiers();
    var table = new RouteTable(routes);
    var sockets =
        new WebSocketGateway(
            settings.sockets(),
            api,
            functions,
            identifiers,
            work,
            settings.clock(),
            settings.faults());
    var connections =
        new ConnectionsApi(api.stage(), sockets.sockets(), identifiers, settings.faults());
    var http = new HttpApi(settings.http(), table, functions, identifiers, settings.clock());
    var front = new FrontDoor(connections, table, pages, http);
    var listener =
        Listener.start(
            settings.host(),
            settings.port(),
            () -> new Exchange(front, sockets, api.stage(), work));
    return new ApiGateway(listener, sockets, work, settings.closing());
  }

  public int port() {
    return listener.port();
  }

  /** How many sockets are open. */
  public int openSockets() {
    return sockets.sockets().size();
  }

  /**
   * Takes nothing new, closes sockets with 1001, waits until what has begun is answered and every
   * {@code $disconnect} told, then lets go.
   */
  @Override
  public void close() {
    listener.stopAccepting();
    sockets.sockets().close();
    try {
      if (!work.await(closing)) LOG.warn("closing while functions still run after {}", closing);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    work.close();
    listener.close();
  }
}
