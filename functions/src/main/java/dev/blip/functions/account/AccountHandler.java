package dev.blip.functions.account;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Cors;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.Limits;
import dev.blip.functions.Origin;
import dev.blip.functions.members.Members;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An account's settings and members: read and change; and its end. The authorizer lets no key
 * change them.
 */
public final class AccountHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Set<String> FIELDS = Set.of("clickDays", "exactPlaces", "doubleClicksOnce");
  private static final int MOST_DAYS = 3_650;

  private final Origin origin;
  private final Cors cors;
  private final Limits limits;
  private final AccountTable accounts;
  private final AccountClosing closing;
  private final Members members;

  public AccountHandler() {
    this(Environment.ofProcess());
  }

  public AccountHandler(Environment environment) {
    origin = new Origin(environment);
    cors = Cors.of(environment);
    limits = Limits.ofRequests(environment);
    accounts = new AccountTable(environment);
    closing = new AccountClosing(environment, accounts);
    members = new Members(environment);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(origin, event, context, cors, limits, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    String account = call.member();
    if (call.rawPath().startsWith(Members.PATH)) return members.answer(call, account);
    if (call.rawPath().equals(AccountClosing.PATH)) return closing.read(call, account);
    return switch (call.method()) {
      case "GET" -> {
        call.mayAsk();
        yield HttpAnswers.json(200, accounts.read(account));
      }
      case "PATCH" -> {
        call.mayAsk();
        JsonNode patch = Json.tree(call.json());
        AccountSettings said = said(patch);
        yield HttpAnswers.json(200, accounts.write(account, said, named(patch)));
      }
      case "DELETE" -> closing.delete(call, account);
      default -> HttpAnswers.methodNotAllowed(call.method(), "GET, PATCH, DELETE");
    };
  }

  private static Set<String> named(JsonNode patch) {
    return patch.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  /** The settings that a merge patch names; others as they are where nothing is said. */
  private static AccountSettings said(JsonNode patch) {
    if (!patch.isObject()) throw Refusal.bad("body must be a JSON object");
    for (var field : patch.properties()) {
      if (FIELDS.contains(field.getKey())) continue;
      throw Refusal.bad(
          "body may have clickDays, exactPlaces and doubleClicksOnce, has "
              + Text.quoted(field.getKey()));
    }
    return new AccountSettings(
        patch.has("clickDays") ? days(patch.path("clickDays")) : null,
        is(patch, "exactPlaces"),
        is(patch, "doubleClicksOnce"));
  }

  private static @Nullable Integer days(JsonNode value) {
    if (value.isNull()) return null;
    boolean fits = value.isIntegralNumber() && value.canConvertToInt();
    if (fits && value.asInt() >= 1 && value.asInt() <= MOST_DAYS) return value.asInt();
    throw Refusal.bad("clickDays must be 1..%d or null, was %s".formatted(MOST_DAYS, value));
  }

  /** Null is what holds where nothing is said: false. */
  private static boolean is(JsonNode patch, String name) {
    JsonNode value = patch.path(name);
    if (value.isMissingNode() || value.isNull() || value.isBoolean()) return value.asBoolean();
    throw Refusal.bad(name + " must be true or false, was " + value);
  }
}
