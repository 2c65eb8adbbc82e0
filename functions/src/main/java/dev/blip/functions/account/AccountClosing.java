package dev.blip.functions.account;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.ledger.Sweeps;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Deleting an account with all that it has, confirmed by its name; and how far that is. */
final class AccountClosing {
  /** Where it is told how far it is. */
  static final String PATH = "/api/account/deletion";

  private static final Logger LOG = LoggerFactory.getLogger(AccountClosing.class);

  private final InstantSource clock = InstantSource.system();
  private final AccountTable accounts;
  private final Sweeps sweeps;

  AccountClosing(Environment environment, AccountTable accounts) {
    this.accounts = accounts;
    sweeps = new Sweeps(environment);
  }

  /**
   * As JSON.
   *
   * @param state {@code deleting} or {@code done}
   * @param usableFrom from when on the account's name can be used again
   */
  private record Shown(String account, String state, String begunAt, String usableFrom) {}

  /**
   * Begins; the same request again goes on with what another has begun.
   *
   * @throws Refusal (400) if the body does not name the account; (503) if nothing is deleted yet
   */
  APIGatewayV2HTTPResponse delete(HttpCall call, String account) {
    call.mayAsk();
    confirm(Json.tree(call.json()), account);
    Instant now = Instant.ofEpochMilli(clock.millis());
    Closing closing =
        accounts
            .closing(account)
            .filter(each -> each.isOn(now))
            .orElseGet(() -> begun(account, now));
    if (!closing.isDone()) order(account, closing);
    return shown(202, account, closing);
  }

  private static void confirm(JsonNode body, String account) {
    if (!body.isObject()) throw Refusal.bad("body must be a JSON object");
    for (var field : body.properties()) {
      if (field.getKey().equals("account")) continue;
      throw Refusal.bad("body may have account, has " + Text.quoted(field.getKey()));
    }
    if (body.path("account").asText().equals(account)) return;
    throw Refusal.bad(
        "account must be the account's own name, %s, to confirm, was %s"
            .formatted(account, body.path("account")));
  }

  private Closing begun(String account, Instant now) {
    Closing closing = Closing.of(now);
    accounts.close(account, closing);
    return closing;
  }

  private void order(String account, Closing closing) {
    try {
      sweeps.begin(account, closing);
    } catch (SdkException e) {
      LOG.warn("account {} is not deleted yet", account, e);
      throw new Refusal(503, "account can do nothing more, but is not deleted yet; try again");
    }
  }

  /**
   * @throws Refusal (404) if it was not asked for, or is forgotten
   */
  APIGatewayV2HTTPResponse read(HttpCall call, String account) {
    call.mayAsk();
    if (!call.method().equals("GET")) return HttpAnswers.methodNotAllowed(call.method(), "GET");
    return shown(
        200,
        account,
        accounts
            .closing(account)
            .orElseThrow(() -> new Refusal(404, "account was not deleted in the last 45 days")));
  }

  private static APIGatewayV2HTTPResponse shown(int status, String account, Closing closing) {
    var shown =
        new Shown(
            account,
            closing.isDone() ? "done" : "deleting",
            closing.begunAt().toString(),
            Instant.ofEpochMilli(closing.until() + 1).toString());
    Map<String, String> headers = status == 202 ? Map.of("Location", PATH) : Map.of();
    return HttpAnswers.answer(status, "application/json", Json.write(shown), headers);
  }
}
