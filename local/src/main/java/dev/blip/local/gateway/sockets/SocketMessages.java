package dev.blip.local.gateway.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.gateway.call.Functions;
import dev.blip.local.gateway.call.Identifiers;
import dev.blip.local.gateway.call.Outcome;
import dev.blip.local.gateway.call.Work;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings messages and endings to their functions, each on a virtual thread of its own: a socket's
 * messages run at the same time, as they do on AWS. What a function answers is sent where its route
 * has a response; that it failed is always.
 */
final class SocketMessages {
  private static final Logger LOG = LoggerFactory.getLogger(SocketMessages.class);

  private final SocketSettings settings;
  private final SocketRoutes routes;
  private final SocketEvents events;
  private final Functions functions;
  private final Identifiers identifiers;
  private final Work work;
  private final Faults faults;

  SocketMessages(
      SocketSettings settings,
      SocketRoutes routes,
      SocketEvents events,
      Functions functions,
      Identifiers identifiers,
      Work work,
      Faults faults) {
    this.settings = settings;
    this.routes = routes;
    this.events = events;
    this.functions = functions;
    this.identifiers = identifiers;
    this.work = work;
    this.faults = faults;
  }

  /**
   * Takes a socket's messages one after another, then calls back.
   *
   * @param done on the thread that brought the last message
   */
  void arrived(Socket socket, List<String> texts, Runnable done) {
    work.start(
        () -> {
          try {
            texts.forEach(text -> bring(socket, text));
          } finally {
            done.run();
          }
        });
  }

  void ended(Socket socket, Ending ending) {
    if (faults.dropsDisconnects()) return;
    routes
        .of(SocketRoutes.DISCONNECT)
        .ifPresent(route -> work.start(() -> tell(route, socket.visitor(), ending)));
  }

  private void tell(SocketRoutes.Selected route, Visitor visitor, Ending ending) {
    String requestId = identifiers.next();
    var event = events.disconnect(visitor, ending, requestId);
    Outcome outcome = functions.call(route.function(), event, settings.patience(), requestId);
    LOG.debug("{} told of {}: {}", route.function(), ending, outcome);
  }

  private void bring(Socket socket, String text) {
    String requestId = identifiers.next();
    Optional<SocketRoutes.Selected> route = routes.forMessage(text);
    if (route.isEmpty()) {
      complain(socket, "Forbidden", requestId);
      return;
    }
    var event = events.message(socket.visitor(), route.get().key(), text, requestId);
    String function = route.get().function();
    boolean isAnswered =
        switch (functions.call(function, event, settings.patience(), requestId)) {
          case Outcome.Answered(JsonNode json) -> {
            if (route.get().answers()) answer(socket, json);
            yield isResponse(json, function, requestId);
          }
          case Outcome.Failed failed -> false;
          case Outcome.TooLarge tooLarge -> false;
          case Outcome.TimedOut timedOut -> false;
        };
    if (!isAnswered) complain(socket, "Internal server error", requestId);
  }

  private static void answer(Socket socket, JsonNode json) {
    String body = json.path("body").asText("");
    if (!body.isEmpty()) socket.send(body.getBytes(StandardCharsets.UTF_8));
  }

  /** A proxy integration's answer has a status, or it is malformed. */
  private static boolean isResponse(JsonNode json, String function, String requestId) {
    boolean isResponse = json.path("statusCode").asInt(0) > 0;
    if (!isResponse) LOG.warn("{}: answered without a statusCode [{}]", function, requestId);
    return isResponse;
  }

  private static void complain(Socket socket, String message, String requestId) {
    var complaint = new Complaint(message, socket.visitor().connectionId(), requestId);
    socket.send(Json.write(complaint).getBytes(StandardCharsets.UTF_8));
  }
}
