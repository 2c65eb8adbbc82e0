package dev.blip.functions.webhooks;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.CoordinatorAnswer;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Cors;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.Limits;
import dev.blip.functions.Origin;
import dev.blip.functions.account.AccountTable;
import dev.blip.functions.audit.WebhookChanges;
import dev.blip.functions.ledger.ChangeNews;
import dev.blip.functions.ledger.Sweeps;
import dev.blip.functions.links.WebAddress;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Text;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The webhooks of an account, which the account's own room of party {@code webhooks} keeps: what is
 * said of one is read and refused there, but for hosts that cannot be, which are told as links'
 * are.
 */
public final class WebhooksHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final String ALL = "/api/webhooks";
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

  private static final Duration TO_NOTE = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(WebhooksHandler.class);

  /** By what follows the webhook's ID in the address. */
  private static final Map<String, String> METHODS =
      Map.of(
          "", "GET, PATCH, DELETE",
          "/secret", "POST",
          "/replay", "POST",
          "/deliveries", "GET");

  private final CoordinatorClient coordinator;
  private final Origin origin;
  private final Cors cors;
  private final Limits limits;
  private final AccountTable accounts;
  private final WebhookChanges changes;
  private final Sweeps sweeps;

  public WebhooksHandler() {
    this(Environment.ofProcess());
  }

  public WebhooksHandler(Environment environment) {
    coordinator = CoordinatorClient.waking(environment);
    origin = new Origin(environment);
    cors = Cors.of(environment);
    limits = Limits.ofRequests(environment);
    accounts = new AccountTable(environment);
    changes = new WebhookChanges(environment, coordinator);
    sweeps = new Sweeps(environment);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(origin, event, context, cors, limits, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    var room = new RoomAddress("webhooks", call.member());
    String id = call.path("id");
    String methods = methods(call, id);
    if (!List.of(methods.split(", ", -1)).contains(call.method())) {
      return HttpAnswers.methodNotAllowed(call.method(), methods);
    }
    call.mayAsk();
    if (id != null && !ID.matcher(id).matches()) {
      throw new Refusal(404, "account has no webhook " + Text.quoted(id));
    }
    String path = id == null ? "" : id + rest(call, id);
    String body = call.method().startsWith("P") ? call.json() : "";
    if (!body.isEmpty()) refuseNoHost(Json.tree(body).path("url"));
    if (wantsLinks(body)) accounts.wantLinkEvents(call.member());
    var route = new Route.Request(room, call.method(), path, "");
    if (call.method().equals("GET") || path.endsWith("/replay")) {
      return answer(asked(route, body, call.requestId()));
    }
    return changed(call, route, body);
  }

  /**
   * Carries a change out. The room notes in one step with it who has made it; the audit has that as
   * a rule before the answer, and else when the ledger asks for it.
   */
  private APIGatewayV2HTTPResponse changed(HttpCall call, Route.Request route, String body) {
    String account = route.room().room();
    try {
      sweeps.tell(new ChangeNews(account));
    } catch (SdkException e) {
      LOG.warn("a change of {}'s webhooks cannot be noted", account, e);
      throw new Refusal(503, "webhooks cannot be changed just now; try again");
    }
    String by = URLEncoder.encode(call.actor(), StandardCharsets.UTF_8).replace("+", "%20");
    var noted = new Route.Request(route.room(), route.method(), route.path(), "by=" + by);
    CoordinatorAnswer answer = asked(noted, body, call.requestId());
    if (answer.isOk()) bring(account);
    return answer(answer);
  }

  private void bring(String account) {
    try {
      changes.bring(account, TO_NOTE);
    } catch (SdkException | CompletionException | IllegalStateException e) {
      LOG.info("the audit has the change of {}'s webhooks later: {}", account, e.toString());
    }
  }

  /**
   * Said before there is such a webhook, so that it misses nothing; the room refuses what is wrong.
   */
  private static boolean wantsLinks(String body) {
    if (body.isEmpty()) return false;
    for (JsonNode event : Json.tree(body).path("events")) {
      if (event.asText().startsWith("link.")) return true;
    }
    return false;
  }

  /** What is no address at all is the room's to refuse. */
  private static void refuseNoHost(JsonNode url) {
    String host = hostOf(url.asText(""));
    if (host == null || WebAddress.isHost(host)) return;
    throw Refusal.bad(
        "url must name a host that can be looked up, %s cannot, was %s"
            .formatted(Text.quoted(host), Text.quoted(url.asText())));
  }

  private static @Nullable String hostOf(String url) {
    try {
      return new URI(url).getHost();
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String methods(HttpCall call, @Nullable String id) {
    return id == null ? "GET, POST" : METHODS.getOrDefault(rest(call, id), "");
  }

  private static String rest(HttpCall call, String id) {
    int known = ALL.length() + 1 + id.length();
    return known > call.rawPath().length() ? "" : call.rawPath().substring(known);
  }

  private static APIGatewayV2HTTPResponse answer(CoordinatorAnswer answer) {
    return HttpAnswers.answer(answer.status(), "application/json", answer.body(), Map.of());
  }

  private CoordinatorAnswer asked(Route.Request route, String body, String requestId) {
    try {
      return coordinator.service(route, body, requestId);
    } catch (IOException e) {
      throw new Refusal(503, "webhooks cannot be reached; try again");
    }
  }
}
