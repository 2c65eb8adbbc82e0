package dev.blip.functions.sockets;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.Invocations;
import dev.blip.protocol.Refusal;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the room that a socket closed. Best effort: rooms look after silent sockets themselves. */
public final class DisconnectHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final Logger LOG = LoggerFactory.getLogger(DisconnectHandler.class);

  private final CoordinatorClient coordinator;

  public DisconnectHandler() {
    this(Environment.ofProcess());
  }

  public DisconnectHandler(Environment environment) {
    coordinator = new CoordinatorClient(environment);
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
    return Invocations.of(input, context, Map.of(), event -> disconnect(new SocketEvent(event)));
  }

  private Map<String, Object> disconnect(SocketEvent event) {
    String id = event.connectionId();
    try {
      coordinator.disconnect(event.room(), id, event.closeCode(), event.closeReason());
    } catch (IOException | Refusal e) {
      LOG.warn("connection {} closed, its room could not be told: {}", id, e.toString());
    }
    return Map.of("statusCode", 200);
  }
}
