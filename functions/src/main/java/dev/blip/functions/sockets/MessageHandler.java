package dev.blip.functions.sockets;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.Invocations;
import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a socket's message to its room. If that fails, API Gateway tells the client. */
public final class MessageHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final Logger LOG = LoggerFactory.getLogger(MessageHandler.class);

  private final CoordinatorClient coordinator;

  public MessageHandler() {
    this(Environment.ofProcess());
  }

  public MessageHandler(Environment environment) {
    coordinator = new CoordinatorClient(environment);
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
    return Invocations.of(input, context, Map.of(), event -> pass(new SocketEvent(event)));
  }

  private Map<String, Object> pass(SocketEvent event) {
    RoomAddress room = event.room();
    try {
      var answer = coordinator.message(room, event.connectionId(), event.body(), event.requestId());
      if (answer.status() == 410) {
        LOG.info("room {} does not know connection {}", room, event.connectionId());
      } else if (!answer.isOk()) {
        throw new IllegalStateException("room " + room + " answered " + answer.status());
      }
      return Map.of("statusCode", 200);
    } catch (IOException e) {
      throw new UncheckedIOException("room " + room + " cannot be reached", e);
    }
  }
}
