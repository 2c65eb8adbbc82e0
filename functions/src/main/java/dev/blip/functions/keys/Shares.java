package dev.blip.functions.keys;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Text;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shares of an account: make, list, revoke. */
final class Shares {
  static final String PATH = "/api/shares";

  private static final int MOST = 50;
  private static final int LONGEST_NAME = 100;
  private static final Pattern LINK = Pattern.compile("[a-zA-Z0-9_-]{3,64}");
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");
  private static final Set<String> FIELDS = Set.of("name", "link", "expiresAt");

  private final InstantSource clock;
  private final ShareTable shares;
  private final CoordinatorClient coordinator;

  Shares(Environment environment, InstantSource clock) {
    this.clock = clock;
    shares = new ShareTable(environment);
    coordinator = new CoordinatorClient(environment);
  }

  /**
   * A share as callers see it.
   *
   * @param path of the wall that it opens, once: its fragment has the secret
   */
  private record Shown(
      String id,
      String name,
      @Nullable String link,
      @Nullable String expiresAt,
      String createdAt,
      @Nullable String path) {}

  private record Listed(List<Shown> shares) {}

  APIGatewayV2HTTPResponse answer(HttpCall call, String account) {
    String id = call.path("id");
    if (id != null) return one(call, account, id);
    return switch (call.method()) {
      case "GET" -> {
        call.mayAsk();
        var all = shares.list(account).stream().map(share -> shown(share, null)).toList();
        yield HttpAnswers.json(200, new Listed(all));
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
    boolean isKnown = shares.revoke(account, id);
    if (!ID.matcher(id).matches()) throw unknown(id);
    close(account, id, call.requestId());
    if (!isKnown) throw unknown(id);
    return HttpAnswers.answer(204, "application/json", "", Map.of());
  }

  private static Refusal unknown(String id) {
    return new Refusal(404, "account has no share " + Text.quoted(id));
  }

  /** Ends the sockets that were opened with a share, also if an earlier try has failed half-way. */
  private void close(String account, String id, String requestId) {
    var route = new Route.Request(new RoomAddress("clicks", account), "DELETE", "shares/" + id, "");
    try {
      var answer = coordinator.service(route, "", requestId);
      if (answer.isOk()) return;
    } catch (IOException e) {
      throw open();
    }
    throw open();
  }

  private static Refusal open() {
    return new Refusal(
        503, "share opens nothing more, but who watches with it still may; try again");
  }

  private APIGatewayV2HTTPResponse make(String account, JsonNode body) {
    if (!body.isObject()) throw Refusal.bad("body must be a JSON object");
    for (var field : body.properties()) {
      if (FIELDS.contains(field.getKey())) continue;
      throw Refusal.bad(
          "body may have name, link and expiresAt, has " + Text.quoted(field.getKey()));
    }
    Instant now = Instant.ofEpochMilli(clock.millis());
    String name = name(body.path("name"));
    String link = link(body.path("link"));
    Instant expiresAt = expiresAt(body.path("expiresAt"), now);
    if (shares.list(account).size() >= MOST) {
      throw new Refusal(409, "account may have 0.." + MOST + " shares; revoke one first");
    }
    var made = shares.make(account, name, link, expiresAt, now);
    return HttpAnswers.json(201, shown(made.share(), made.secret()));
  }

  private static String name(JsonNode value) {
    boolean fits = value.isTextual() && !value.asText().isBlank();
    if (fits && value.asText().length() <= LONGEST_NAME) return value.asText();
    throw Refusal.bad(
        "name must be a text of 1..%d characters, was %s".formatted(LONGEST_NAME, quoted(value)));
  }

  private static @Nullable String link(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) return null;
    if (value.isTextual() && LINK.matcher(value.asText()).matches()) return value.asText();
    throw Refusal.bad("link must be a link's slug, was " + quoted(value));
  }

  private static @Nullable Instant expiresAt(JsonNode value, Instant now) {
    if (value.isMissingNode() || value.isNull()) return null;
    try {
      Instant at = Instant.parse(value.asText());
      if (at.isAfter(now) && at.isBefore(Instant.parse("9999-12-31T00:00:00Z"))) return at;
    } catch (DateTimeException e) {
      throw badExpiry(value);
    }
    throw badExpiry(value);
  }

  private static Refusal badExpiry(JsonNode value) {
    return Refusal.bad("expiresAt must be a later time (ISO 8601, UTC), was " + quoted(value));
  }

  private static String quoted(JsonNode value) {
    if (value.isMissingNode()) return "left out";
    return Text.quoted(value.isTextual() ? value.asText() : value.toString());
  }

  private static Shown shown(ShareTable.Row share, @Nullable String secret) {
    return new Shown(
        share.id(),
        share.name(),
        share.link(),
        share.expiresAt() == null ? null : share.expiresAt().toString(),
        share.createdAt().toString(),
        secret == null ? null : "/app/wall#share=" + share.account() + "." + secret);
  }
}
