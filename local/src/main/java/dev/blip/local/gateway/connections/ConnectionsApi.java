package dev.blip.local.gateway.connections;

import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.call.Identifiers;
import dev.blip.local.gateway.call.Percent;
import dev.blip.local.gateway.sockets.Faults;
import dev.blip.local.gateway.sockets.OpenSockets;
import dev.blip.local.gateway.sockets.Socket;
import dev.blip.local.gateway.sockets.SocketSettings;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /{stage}/@connections/{id}}: posts to a socket, asks about it, closes it. Signatures must
 * be there and are not checked. A post is answered once it is on its way: posts that wait for one
 * another arrive in order. Safe for use by many threads.
 */
public final class ConnectionsApi {
  private final String prefix;
  private final OpenSockets sockets;
  private final Identifiers identifiers;
  private final Faults faults;

  public ConnectionsApi(String stage, OpenSockets sockets, Identifiers identifiers, Faults faults) {
    this.prefix = "/" + stage + "/@connections/";
    this.sockets = sockets;
    this.identifiers = identifiers;
    this.faults = faults;
  }

  /** Whether a path is an address of this API, whatever the method. */
  public boolean names(String rawPath) {
    return Percent.decode(rawPath).orElse(rawPath).startsWith(prefix);
  }

  /** Answers a request for a path that {@link #names} this API. */
  public HttpAnswer answer(HttpCall call) throws InterruptedException {
    return reply(call).with("x-amzn-RequestId", identifiers.uuid());
  }

  private HttpAnswer reply(HttpCall call) throws InterruptedException {
    faults.awaitPostDelay();
    if (!isSigned(call)) return unsigned();
    String path = Percent.decode(call.rawPath()).orElse(call.rawPath());
    String id = path.substring(prefix.length());
    if (!Identifiers.isOne(id)) {
      return error(400, "BadRequestException", "Invalid connectionId: " + id);
    }
    return switch (call.method()) {
      case "POST" -> post(id, call);
      case "GET" -> sockets.find(id).map(ConnectionsApi::describe).orElseGet(this::unknown);
      case "DELETE" -> sockets.find(id).map(ConnectionsApi::delete).orElseGet(this::unknown);
      default -> unsigned();
    };
  }

  /**
   * AWS's documentation says 410 for whatever is not open; its users also report 403 for an ID that
   * never was.
   */
  private HttpAnswer unknown() {
    return faults.forbidsUnknown() ? error(403, "ForbiddenException", "Forbidden") : gone();
  }

  private HttpAnswer post(String id, HttpCall call) {
    if (call.body().length > SocketSettings.MESSAGE_BYTES) {
      return error(413, "PayloadTooLargeException", "Message too long");
    }
    if (faults.throttles(id)) return throttled();
    if (Percent.utf8(call.body()).isEmpty()) {
      return error(400, "BadRequestException", "Message must be UTF-8");
    }
    Optional<Socket> socket = sockets.find(id);
    if (socket.isEmpty()) return unknown();
    return switch (socket.get().send(call.body())) {
      case TAKEN -> HttpAnswer.empty(200);
      case GONE -> gone();
      case FULL -> throttled();
    };
  }

  private static HttpAnswer describe(Socket socket) {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("sourceIp", socket.visitor().sourceIp());
    identity.put("userAgent", socket.visitor().userAgent());
    Map<String, Object> description = new LinkedHashMap<>();
    description.put(
        "connectedAt", socket.visitor().connectedAt().truncatedTo(ChronoUnit.MILLIS).toString());
    description.put("identity", identity);
    description.put("lastActiveAt", socket.lastActiveAt().toString());
    return HttpAnswer.json(200, description);
  }

  private static HttpAnswer delete(Socket socket) {
    socket.delete();
    return HttpAnswer.empty(204);
  }

  /** Whether a signature of version 4 is there, in the header or in the query. */
  private static boolean isSigned(HttpCall call) {
    return call.header("Authorization")
            .filter(value -> value.startsWith("AWS4-"))
            .filter(value -> value.contains("Credential=") && value.contains("Signature="))
            .isPresent()
        || call.query().values().containsKey("X-Amz-Signature");
  }

  private static HttpAnswer gone() {
    return error(410, "GoneException", "Gone");
  }

  private static HttpAnswer throttled() {
    return error(429, "LimitExceededException", "Too Many Requests");
  }

  private static HttpAnswer unsigned() {
    return error(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
  }

  /** The SDK takes the exception's class from the header. */
  private static HttpAnswer error(int status, String type, String message) {
    return HttpAnswer.message(status, message).with("x-amzn-ErrorType", type);
  }
}
