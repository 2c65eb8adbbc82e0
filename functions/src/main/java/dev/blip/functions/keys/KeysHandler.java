package dev.blip.functions.keys;

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
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys and the shares of an account: make, list, revoke. The authorizer lets none of them in
 * here.
 */
public final class KeysHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final int MOST_KEYS = 50;
  private static final int LONGEST_NAME = 100;
  private static final Set<String> FIELDS = Set.of("name", "scopes");

  private final InstantSource clock = InstantSource.system();
  private final Origin origin;
  private final Cors cors;
  private final Limits limits;
  private final KeyTable keys;
  private final Shares shares;

  public KeysHandler() {
    this(Environment.ofProcess());
  }

  public KeysHandler(Environment environment) {
    origin = new Origin(environment);
    cors = Cors.of(environment);
    limits = Limits.ofRequests(environment);
    keys = new KeyTable(environment);
    shares = new Shares(environment, clock);
  }

  /**
   * A key as callers see it.
   *
   * @param key its secret, once
   */
  private record Shown(
      String id,
      String name,
      List<String> scopes,
      String hint,
      String createdAt,
      @Nullable String lastUsedAt,
      @Nullable String key) {}

  private record Listed(List<Shown> keys) {}

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(origin, event, context, cors, limits, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    String account = call.member();
    if (call.rawPath().startsWith(Shares.PATH)) return shares.answer(call, account);
    String id = call.path("id");
    if (id != null) return one(call, account, id);
    return switch (call.method()) {
      case "GET" -> {
        call.mayAsk();
        yield HttpAnswers.json(
            200, new Listed(keys.list(account).stream().map(key -> shown(key, null)).toList()));
      }
      case "POST" -> {
        call.mayAsk();
        yield make(account, Json.tree(call.json()));
      }
      default -> HttpAnswers.methodNotAllowed(call.method(), "GET, POST");
    };
  }

  private APIGatewayV2HTTPResponse one(HttpCall call, String account, String id) {
    if (!call.method().equals("DELETE")) {
      return HttpAnswers.methodNotAllowed(call.method(), "DELETE");
    }
    call.mayAsk();
    if (!keys.revoke(account, id)) {
      throw new Refusal(404, "account has no key " + Text.quoted(id));
    }
    return HttpAnswers.answer(204, "application/json", "", Map.of());
  }

  private APIGatewayV2HTTPResponse make(String account, JsonNode body) {
    if (!body.isObject()) throw Refusal.bad("body must be a JSON object");
    for (var field : body.properties()) {
      if (FIELDS.contains(field.getKey())) continue;
      throw Refusal.bad("body may have name and scopes, has " + Text.quoted(field.getKey()));
    }
    String name = name(body.path("name"));
    Set<Scope> scopes = scopes(body.path("scopes"));
    if (keys.list(account).size() >= MOST_KEYS) {
      throw new Refusal(409, "account may have 0.." + MOST_KEYS + " keys; revoke one first");
    }
    var made = keys.make(account, name, scopes, Instant.ofEpochMilli(clock.millis()));
    return HttpAnswers.json(201, shown(made.key(), made.secret()));
  }

  private static String name(JsonNode value) {
    boolean fits = value.isTextual() && !value.asText().isBlank();
    if (fits && value.asText().length() <= LONGEST_NAME) return value.asText();
    throw Refusal.bad(
        "name must be a text of 1..%d characters, was %s"
            .formatted(LONGEST_NAME, value.isMissingNode() ? "left out" : quoted(value)));
  }

  private static Set<Scope> scopes(JsonNode value) {
    List<String> scopes = new ArrayList<>();
    if (value.isArray()) for (JsonNode scope : value) scopes.add(scope.asText());
    return Scope.read(scopes);
  }

  private static String quoted(JsonNode value) {
    return Text.quoted(value.isTextual() ? value.asText() : value.toString());
  }

  private static Shown shown(ApiKey key, @Nullable String secret) {
    Instant lastUsedAt = key.lastUsedAt();
    return new Shown(
        key.id(),
        key.name(),
        key.scopes().stream().map(Scope::text).toList(),
        key.hint(),
        key.createdAt().toString(),
        lastUsedAt == null ? null : lastUsedAt.toString(),
        secret);
  }
}
