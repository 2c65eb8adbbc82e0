package dev.blip.functions.sockets;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.blip.functions.CoordinatorAnswer;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.Invocations;
import dev.blip.functions.Limits;
import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a socket's message to its room, as often as its sender may; of one too many the sender is
 * told, and the socket stays. If that fails, API Gateway tells the client.
 */
public final class MessageHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final Logger LOG = LoggerFactory.getLogger(MessageHandler.class);

  private final CoordinatorClient coordinator;
  private final Limits limits;

  public MessageHandler() {
    this(Environment.ofProcess());
  }

  public MessageHandler(Environment environment) {
    coordinator = new CoordinatorClient(environment);
    limits = Limits.ofMessages(environment);
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
    return Invocations.of(input, context, Map.of(), event -> pass(new SocketEvent(event)));
  }

  private Map<String, Object> pass(SocketEvent event) {
    RoomAddress room = event.room();
    try {
      var answer = send(event, room);
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

  private CoordinatorAnswer send(SocketEvent event, RoomAddress room) throws IOException {
    Optional<Duration> wait = limits.charge(event.authorized("account"), event.address());
    String connection = event.connectionId();
    if (wait.isEmpty())
      return coordinator.message(room, connection, event.body(), event.requestId());
    String why = limits.refusal(wait.get()).reason();
    return coordinator.refuse(room, connection, why, event.requestId());
  }
}
