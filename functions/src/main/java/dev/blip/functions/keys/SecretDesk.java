package dev.blip.functions.keys;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The API of one kind of an account's secrets: make, list, revoke. */
abstract class SecretDesk {
  private static final int LONGEST_NAME = 100;

  private final InstantSource clock;
  private final String what;
  private final List<String> fields;

  /**
   * @param what one of them, in a word
   * @param fields what a draft may have
   */
  SecretDesk(InstantSource clock, String what, String... fields) {
    this.clock = clock;
    this.what = what;
    this.fields = List.of(fields);
  }

  /** All of an account, each as callers see it. */
  abstract List<?> list(String account);

  /** A list as an answer. */
  abstract Object listed(List<?> all);

  /**
   * Makes what a draft says, whose name is read already.
   *
   * @return it as its caller sees it
   * @throws Refusal (400) if it is wrong; (409) if there are too many
   */
  abstract Object make(HttpCall call, String account, String name, JsonNode body, Instant now);

  /**
   * Takes one away.
   *
   * @return false if the account has none of that ID
   */
  abstract boolean revoke(String account, String id, HttpCall call);

  final APIGatewayV2HTTPResponse answer(HttpCall call, String account) {
    String id = call.path("id");
    if (id != null) return one(call, account, id);
    return switch (call.method()) {
      case "GET" -> {
        call.mayAsk();
        yield HttpAnswers.json(200, listed(list(account)));
      }
      case "POST" -> {
        call.mayAsk();
        yield make(call, account, Json.tree(call.json()));
      }
      default -> HttpAnswers.methodNotAllowed(call.method(), "GET, POST");
    };
  }

  private APIGatewayV2HTTPResponse one(HttpCall call, String account, String id) {
    if (!call.method().equals("DELETE")) {
      return HttpAnswers.methodNotAllowed(call.method(), "DELETE");
    }
    call.mayAsk();
    if (!revoke(account, id, call)) {
      throw new Refusal(404, "account has no %s %s".formatted(what, Text.quoted(id)));
    }
    return HttpAnswers.answer(204, "application/json", "", Map.of());
  }

  private APIGatewayV2HTTPResponse make(HttpCall call, String account, JsonNode body) {
    if (!body.isObject()) throw Refusal.bad("body must be a JSON object");
    for (var field : body.properties()) {
      if (fields.contains(field.getKey())) continue;
      throw Refusal.bad("body may have %s, has %s".formatted(words(), Text.quoted(field.getKey())));
    }
    Instant now = Instant.ofEpochMilli(clock.millis());
    String name = name(body.path("name"));
    return HttpAnswers.json(201, make(call, account, name, body, now));
  }

  private String words() {
    int last = fields.size() - 1;
    return String.join(", ", fields.subList(0, last)) + " and " + fields.get(last);
  }

  private static String name(JsonNode value) {
    String name = value.isTextual() ? value.asText() : "";
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw Refusal.bad(
          "name must be a text of 1..%d characters, was %s"
              .formatted(LONGEST_NAME, Json.shown(value)));
    }
    return Text.line("name", name);
  }
}
