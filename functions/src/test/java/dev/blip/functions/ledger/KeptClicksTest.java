package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Ids;
import dev.blip.functions.account.AccountHandler;
import dev.blip.functions.account.AccountSettings;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.history.HistoryHandler;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How the ledger keeps an account's clicks, as the account says. */
@ExtendWith(Aws.Resolver.class)
class KeptClicksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String account = "kept-" + UUID.randomUUID();
  private final Aws aws;
  private final AccountHandler accounts;

  KeptClicksTest(Aws aws) {
    this.aws = aws;
    accounts = new AccountHandler(aws.environment());
  }

  private JsonNode call(String caller, String method, String body, int status) {
    JsonNode answer =
        Recorded.event("http-api")
            .with("requestContext/http/method", method)
            .with("requestContext/authorizer/lambda/account", caller)
            .with("rawPath", "/api/account")
            .with("pathParameters", null)
            .with("body", body)
            .to(accounts);
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(status);
    return Json.tree(answer.path("body").asText());
  }

  private Click click(Duration ago) {
    long time = System.currentTimeMillis() - ago.toMillis();
    String id = Ids.random().next();
    return new Click(
        id, account, "l", time, -3.1459, 101.6861, null, "MY", "Ipoh", null, false, null);
  }

  /** A new instance of the ledger knows no settings of before. */
  private Ledger.Outcome write(Click click, String... environment) {
    return new Ledger(aws.environment(environment)).write(List.of(click), Map.of(), PATIENCE);
  }

  private Map<String, AttributeValue> item(Click click) {
    var found =
        aws.dynamoDb()
            .query(
                query ->
                    query
                        .tableName("ClicksTable")
                        .keyConditionExpression("accountDay = :day")
                        .expressionAttributeValues(
                            Map.of(
                                ":day",
                                ClickItem.of(click, AccountSettings.USUAL).get("accountDay"))));
    return found.items().stream()
        .filter(item -> AttributeValue.fromS(click.id()).equals(item.get("id")))
        .findFirst()
        .orElse(Map.of());
  }

  private int shown(Click click) {
    JsonNode answer =
        Recorded.event("http-api")
            .with("requestContext/http/method", "GET")
            .with("requestContext/authorizer/lambda/account", account)
            .with("rawPath", "/api/clicks")
            .with("pathParameters", null)
            .with("queryStringParameters", Map.of("from", "2026-01-01T00:00:00Z"))
            .to(new HistoryHandler(aws.environment()));
    JsonNode clicks = Json.tree(answer.path("body").asText()).path("clicks");
    return (int) clicks.findValuesAsText("id").stream().filter(click.id()::equals).count();
  }

  @Test
  void places_are_kept_to_a_tenth_of_a_degree_unless_the_account_wants_them_exact() {
    Click rough = click(Duration.ZERO);
    assertThat(write(rough).left()).isEmpty();
    assertThat(ClickItem.read(item(rough)).latitude()).isEqualTo(-3.1);
    assertThat(ClickItem.read(item(rough)).longitude()).isEqualTo(101.7);
    call(account, "PATCH", "{\"exactPlaces\":true}", 200);
    Click exact = click(Duration.ZERO);
    write(exact);
    assertThat(ClickItem.read(item(exact)).latitude()).isEqualTo(-3.1459);
    assertThat(ClickItem.read(item(exact)).longitude()).isEqualTo(101.6861);
  }

  @Test
  void clicks_are_forgotten_after_the_accounts_days_and_not_shown_from_then_on() {
    Click forEver = click(Duration.ofDays(3));
    write(forEver);
    assertThat(item(forEver)).doesNotContainKey("forgetAt");
    call(account, "PATCH", "{\"clickDays\":2}", 200);
    Click old = click(Duration.ofDays(3));
    Click young = click(Duration.ofDays(1));
    write(old);
    write(young);
    String end = Long.toString(young.time() / 1_000 + 2 * 86_400);
    assertThat(item(young)).containsEntry("forgetAt", AttributeValue.fromN(end));
    assertThat(shown(young)).isOne();
    assertThat(shown(forEver)).isOne();
    assertThat(shown(old)).isZero();
  }

  @Test
  void click_waits_while_nobody_can_say_how_it_is_to_be_kept() throws Exception {
    String gone;
    try (var listener = new Listener()) {
      gone = listener.url();
    }
    Click click = click(Duration.ZERO);
    Ledger.Outcome outcome = write(click, "AWS_ENDPOINT_URL_DYNAMODB", gone);
    assertThat(outcome.left()).containsKey(click.id());
    assertThat(outcome.refused()).isEmpty();
  }

  @Test
  void settings_are_the_accounts_own_and_change_in_parts() {
    assertThat(call(account, "GET", "", 200))
        .isEqualTo(Json.tree("{\"exactPlaces\":false,\"doubleClicksOnce\":false}"));
    call(account, "PATCH", "{\"clickDays\":90}", 200);
    assertThat(call(account, "PATCH", "{\"exactPlaces\":true}", 200))
        .isEqualTo(Json.tree("{\"clickDays\":90,\"exactPlaces\":true,\"doubleClicksOnce\":false}"));
    assertThat(call("rival", "GET", "", 200))
        .isEqualTo(Json.tree("{\"exactPlaces\":false,\"doubleClicksOnce\":false}"));
    assertThat(call(account, "PATCH", "{\"clickDays\":null,\"exactPlaces\":null}", 200))
        .isEqualTo(Json.tree("{\"exactPlaces\":false,\"doubleClicksOnce\":false}"));
    call(account, "PUT", "", 405);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | body must be a JSON object",
        "{\"clickDays\":0} | clickDays must be 1..3650 or null, was 0",
        "{\"clickDays\":3651} | clickDays must be 1..3650 or null, was 3651",
        "{\"clickDays\":\"9\"} | clickDays must be 1..3650 or null, was \"9\"",
        "{\"exactPlaces\":\"yes\"} | exactPlaces must be true or false, was \"yes\"",
        "{\"doubleClicksOnce\":1} | doubleClicksOnce must be true or false, was 1",
        "{\"days\":1} | body may have clickDays, exactPlaces and doubleClicksOnce, has \"days\""
      })
  void settings_that_cannot_be_are_told(String patch, String told) {
    assertThat(call(account, "PATCH", patch, 400).at("/error/message").asText()).startsWith(told);
  }
}
