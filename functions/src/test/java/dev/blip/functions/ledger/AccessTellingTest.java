package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which rooms are told who may be there no more. */
@ExtendWith(Aws.Resolver.class)
class AccessTellingTest {
  private final String account = "told-" + UUID.randomUUID();
  private final Listener rooms = new Listener();
  private final LedgerHandler ledger;

  AccessTellingTest(Aws aws) throws IOException {
    ledger = new LedgerHandler(aws.environment("COORDINATOR_URL", rooms.url()));
  }

  @AfterEach
  void stop() {
    rooms.close();
  }

  private List<String> deliver(String body) {
    return Recorded.event("sqs")
        .change(event -> ((ObjectNode) event.at("/Records/0")).put("body", body))
        .to(ledger)
        .path("batchItemFailures")
        .findValuesAsText("itemIdentifier");
  }

  private List<String> told() {
    return rooms.calls().stream()
        .filter(call -> call.method().equals("POST"))
        .map(call -> call.uri().getPath().replace(account, "A") + " " + call.body())
        .toList();
  }

  @Test
  void rooms_of_the_accounts_own_are_told_and_no_others() {
    rooms.tells(
        "/rooms",
        """
        {"rooms":[{"address":"chat/%1$s"},{"address":"clicks/%1$s"},{"address":"own/%1$s.x"},
         {"address":"topic/%1$s-2.orders"},{"address":"topic/%1$s.orders"},{"address":"webhooks/%1$s"}]}"""
            .formatted(account));
    for (String party : List.of("clicks", "own", "topic")) {
      rooms.tells("/parties/" + party, "{\"access\":\"ACCOUNTS_OWN\"}");
    }
    // The list, five parties, three rooms: one answers itself, as with an earlier coordinator.
    rooms.answers(200, 200, 200, 200, 200, 200, 204, 200, 204);
    String news = AccessNews.ofKey(account, "k1").text();
    assertThat(deliver(news)).hasSize(1);
    rooms.answers(204);
    String body = " {\"revokedKey\":\"k1\"}";
    String path = "/requests/blip:access" + body;
    assertThat(told())
        .containsExactlyInAnyOrder(
            "/rooms/clicks/A" + path, "/rooms/own/A.x" + path, "/rooms/topic/A.orders" + path);
  }

  @Test
  void news_of_members_name_them_also_as_earlier_versions_wrote_it() {
    rooms.tells("/rooms", "{\"rooms\":[{\"address\":\"clicks/" + account + "\"}]}");
    rooms.tells("/parties/clicks", "{\"access\":\"ACCOUNTS_OWN\"}");
    rooms.answers(200, 200, 204);
    assertThat(deliver("{\"members\":{\"account\":\"" + account + "\"}}")).isEmpty();
    assertThat(told())
        .containsExactly(
            "/rooms/clicks/A/requests/blip:access {\"members\":{\"version\":0,\"naming\":[\"email\","
                + "\"sub\"],\"roles\":{}}}");
  }
}
