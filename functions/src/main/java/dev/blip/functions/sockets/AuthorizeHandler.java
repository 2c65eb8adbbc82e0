package dev.blip.functions.sockets;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.blip.functions.Environment;
import dev.blip.functions.Invocations;
import dev.blip.functions.Origin;
import dev.blip.protocol.Refusal;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket API's authorizer: spends the ticket, and names party, room, account and address for
 * this and all later events. It lets everyone through to ConnectHandler, a bad ticket or a
 * handshake past CloudFront with the reason why, because only a handler's refusal can tell the
 * client what was wrong. API Gateway keeps no answer of a WebSocket API's authorizer, so each
 * handshake is asked.
 */
public final class AuthorizeHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private final Origin origin;
  private final Tickets tickets;

  public AuthorizeHandler() {
    this(Environment.ofProcess());
  }

  public AuthorizeHandler(Environment environment) {
    origin = new Origin(environment);
    tickets = new Tickets(environment, InstantSource.system());
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
    return Invocations.of(input, context, Map.of(), event -> authorize(new SocketEvent(event)));
  }

  private Map<String, Object> authorize(SocketEvent event) {
    var context = new HashMap<String, String>();
    put(context, "party", event.query("party"));
    put(context, "room", event.query("room"));
    put(context, "address", origin.address(event.headers(), event.sourceIp()));
    try {
      // First: a ticket that went past CloudFront is still good for the right way.
      origin.sender(event.headers()).admit();
      String ticket = event.query("ticket");
      if (ticket != null) {
        Tickets.Bearer bearer = tickets.spend(ticket);
        if (bearer.viewer() && !"clicks".equals(event.query("party"))) {
          throw new Refusal(403, "a viewer's ticket opens rooms of party clicks alone");
        }
        context.put("account", bearer.account());
        put(context, "claims", bearer.claims());
        put(context, "share", bearer.share());
      }
    } catch (Refusal refusal) {
      context.put("refused", refusal.reason());
      context.put("refusedStatus", Integer.toString(refusal.status()));
    }
    return Map.of(
        "principalId",
        context.getOrDefault("account", "anonymous"),
        "policyDocument",
        allow(event.methodArn()),
        "context",
        context);
  }

  private static void put(Map<String, String> context, String name, @Nullable String value) {
    if (value != null) context.put(name, value);
  }

  private static Map<String, Object> allow(String arn) {
    return Map.of(
        "Version",
        "2012-10-17",
        "Statement",
        List.of(Map.of("Action", "execute-api:Invoke", "Effect", "Allow", "Resource", arn)));
  }
}
