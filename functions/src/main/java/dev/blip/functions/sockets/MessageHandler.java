package dev.blip.functions.sockets;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.blip.functions.CoordinatorAnswer;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.Invocations;
import dev.blip.functions.Limits;
import dev.blip.functions.Resting;
import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a socket's message to its room, as often as its sender may; of one too many the sender is
 * told, and the socket stays. If that fails, API Gateway tells the client.
 */
public final class MessageHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final Duration HEARS_WITHIN = Duration.ofMinutes(10);
  private static final Logger LOG = LoggerFactory.getLogger(MessageHandler.class);

  private final CoordinatorClient coordinator;
  private final Limits limits;
  private final @Nullable Inbox inbox;

  public MessageHandler() {
    this(Environment.ofProcess());
  }

  public MessageHandler(Environment environment) {
    coordinator = CoordinatorClient.waking(environment);
    limits = Limits.ofMessages(environment);
    inbox = Inbox.of(environment);
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
    return Invocations.of(input, context, Map.of(), event -> pass(new SocketEvent(event)));
  }

  private Map<String, Object> pass(SocketEvent event) {
    RoomAddress room = event.room();
    try {
      var answer = send(event, room);
      if (answer.status() == 410 && mayComeLater(event)) {
        keep(event, room);
      } else if (answer.status() == 410) {
        LOG.info("room {} does not know connection {}", room, event.connectionId());
      } else if (!answer.isOk()) {
        throw new IllegalStateException("room " + room + " answered " + answer.status());
      }
      return Map.of("statusCode", 200);
    } catch (Resting e) {
      keep(event, room);
      return Map.of("statusCode", 200);
    } catch (IOException e) {
      throw new UncheckedIOException("room " + room + " cannot be reached", e);
    }
  }

  /** Its socket may have been let in before its room was asked, which is still to hear of it. */
  private boolean mayComeLater(SocketEvent event) {
    return inbox != null && event.connectedFor().compareTo(HEARS_WITHIN) < 0;
  }

  /** For when a coordinator runs. */
  private void keep(SocketEvent event, RoomAddress room) {
    if (inbox == null) throw Resting.refusal("room " + room);
    inbox.message(room, event.connectionId(), event.body(), event.requestId());
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
