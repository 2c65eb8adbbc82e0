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
 * told, and the socket stays. Where no room answers, it waits for a coordinator, if one can be
 * started; else API Gateway tells the client.
 */
public final class MessageHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final Map<String, Object> DONE = Map.of("statusCode", 200);
  private static final Logger LOG = LoggerFactory.getLogger(MessageHandler.class);

  private final CoordinatorClient coordinator;
  private final Limits limits;
  private final @Nullable Inbox inbox;
  private final @Nullable Pings pings;

  public MessageHandler() {
    this(Environment.ofProcess());
  }

  public MessageHandler(Environment environment) {
    coordinator = CoordinatorClient.waking(environment);
    limits = Limits.ofMessages(environment);
    inbox = Inbox.of(environment);
    pings = Pings.of(environment);
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
    return Invocations.of(input, context, Map.of(), event -> pass(new SocketEvent(event)));
  }

  private Map<String, Object> pass(SocketEvent event) {
    RoomAddress room = event.room();
    Optional<Duration> wait = limits.charge(event.authorized("account"), event.address());
    if (pings != null && pings.isOne(event, room)) {
      // One too many is not answered.
      return wait.isPresent() ? DONE : Map.of("statusCode", 200, "body", pings.pong());
    }
    if (wait.isPresent()) return refuse(event, room, limits.refusal(wait.get()).reason());
    try {
      var answer = coordinator.message(room, event.connectionId(), event.body(), event.requestId());
      if (answer.isOk()) return DONE;
      if (answer.status() != 410 && !answer.isNobodys()) throw unexpected(room, answer);
      if (inbox == null) return done(event, room, answer);
    } catch (Resting e) {
      if (inbox == null) throw Resting.refusal("room " + room);
    } catch (IOException e) {
      if (inbox == null) throw new UncheckedIOException("room " + room + " cannot be reached", e);
    }
    // Its socket may have been let in before its room was asked, which is still to hear of it.
    inbox.message(room, event.connectionId(), event.body(), event.requestId());
    return DONE;
  }

  /** One too many is not kept. */
  private Map<String, Object> refuse(SocketEvent event, RoomAddress room, String why) {
    try {
      var answer = coordinator.refuse(room, event.connectionId(), why, event.requestId());
      return done(event, room, answer);
    } catch (IOException e) {
      throw new UncheckedIOException("room " + room + " cannot be reached", e);
    }
  }

  private static Map<String, Object> done(
      SocketEvent event, RoomAddress room, CoordinatorAnswer answer) {
    if (answer.status() == 410) {
      LOG.info("room {} does not know connection {}", room, event.connectionId());
    } else if (!answer.isOk()) {
      throw unexpected(room, answer);
    }
    return DONE;
  }

  private static IllegalStateException unexpected(RoomAddress room, CoordinatorAnswer answer) {
    return new IllegalStateException("room " + room + " answered " + answer.status());
  }
}
