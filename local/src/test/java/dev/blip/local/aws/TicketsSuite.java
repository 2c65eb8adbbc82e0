package dev.blip.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.blip.functions.Environment;
import dev.blip.functions.sockets.AuthorizeHandler;
import dev.blip.functions.sockets.TicketsHandler;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** The table of tickets: each is good once. */
abstract class TicketsSuite {
  private static final long LIFE_S = 60;

  abstract Backend backend();

  private Environment environment(String function) {
    return backend().environment(function, Map.of());
  }

  private String ticket(String account) {
    var made =
        Calls.call(
                new TicketsHandler(environment("TicketsFunction")),
                account,
                "POST",
                "/api/tickets",
                "")
            .json();
    return made.path("ticket").asText();
  }

  /** What the authorizer says of a socket with a ticket. */
  private Map<?, ?> said(String ticket) {
    var event =
        Map.<String, Object>of(
            "methodArn",
            "arn:aws:execute-api:us-east-1:000000000000:api/live/$connect",
            "queryStringParameters",
            Map.of("party", "clicks", "room", "once", "ticket", ticket));
    RequestHandler<Map<String, Object>, Map<String, Object>> authorizer =
        new AuthorizeHandler(environment("AuthorizeFunction"));
    var answer = authorizer.handleRequest(event, null);
    return (Map<?, ?>) answer.getOrDefault("context", Map.of());
  }

  @Test
  void ticket_opens_one_socket_of_many_that_try_at_once() throws Exception {
    String ticket = ticket("once");
    List<Map<?, ?>> said = Calls.together(20, () -> said(ticket));
    assertThat(said).filteredOn(context -> "once".equals(context.get("account"))).hasSize(1);
    assertThat(said).filteredOn(context -> context.containsKey("refused")).hasSize(19);
  }

  @Test
  void ticket_that_nobody_made_opens_nothing() {
    assertThat(said("forged").toString()).contains("unknown").doesNotContain("account");
  }

  @Test
  void ticket_ends_by_itself_a_minute_after_it_was_made() {
    long before = System.currentTimeMillis() / 1_000;
    String ticket = ticket("ends");
    try (var client = backend().dynamoDb()) {
      var key = Map.of("ticket", AttributeValue.fromS(ticket));
      var end =
          client.describeTimeToLive(of -> of.tableName("TicketsTable")).timeToLiveDescription();
      assertThat(end.timeToLiveStatus()).isIn(TimeToLiveStatus.ENABLED, TimeToLiveStatus.ENABLING);
      var item = client.getItem(get -> get.tableName("TicketsTable").key(key)).item();
      assertThat(item).containsKey(end.attributeName());
      AttributeValue value = item.getOrDefault(end.attributeName(), AttributeValue.fromN("0"));
      assertThat(Long.parseLong(value.n()))
          .isBetween(before + LIFE_S, System.currentTimeMillis() / 1_000 + LIFE_S);
    }
  }
}
