package dev.blip.local;

import com.sun.net.httpserver.HttpServer;
import dev.blip.local.issuer.Issuer;
import dev.blip.local.lambda.HandlerFactory;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.Template;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

/** A gateway and a coordinator that only listen. */
class SmallParts implements Parts {
  @Override
  public HandlerFactory handlers() {
    return (type, environment) -> type.getConstructor(Map.class).newInstance(environment);
  }

  @Override
  public Running coordinator(CoordinatorPlan plan) throws Exception {
    return listen(plan.ports().getFirst());
  }

  @Override
  public Running gateway(int port, Template template, Lambda lambda, Issuer issuer)
      throws Exception {
    return listen(port);
  }

  private static Running listen(int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.start();
    return new Running(server.getAddress().getPort(), () -> server.stop(0));
  }
}
