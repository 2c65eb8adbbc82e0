package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
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
    return deliver(body, ledger);
  }

  private static List<String> deliver(String body, LedgerHandler to) {
    return Recorded.event("sqs")
        .change(event -> ((ObjectNode) event.at("/Records/0")).put("body", body))
        .to(to)
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

  private String revokedShare() {
    return "{\"revokedShare\":{\"account\":\"" + account + "\",\"share\":\"s1\"}}";
  }

  @Test
  void room_of_clicks_alone_is_told_of_a_revoked_share_until_it_has_heard() {
    rooms.answers(500, 200);
    assertThat(deliver(revokedShare())).hasSize(1);
    assertThat(deliver(revokedShare())).isEmpty();
    assertThat(deliver(revokedShare())).as("brought again").isEmpty();
    assertThat(rooms.calls())
        .extracting(call -> call.method() + " " + call.uri().getPath().replace(account, "A"))
        .containsExactlyElementsOf(
            Collections.nCopies(3, "DELETE /rooms/clicks/A/requests/shares/s1"));
  }

  @Test
  void share_that_finds_no_coordinator_wakes_one(Aws aws) throws IOException {
    try (var ecs = new Listener()) {
      var lone =
          new LedgerHandler(
              aws.environment(
                  "COORDINATOR_URL",
                  gone(),
                  "COORDINATOR_SERVICE",
                  "blip/coordinators",
                  "AWS_ENDPOINT_URL_ECS",
                  ecs.url()));
      assertThat(deliver(revokedShare(), lone)).hasSize(1);
      assertThat(ecs.calls()).isNotEmpty();
    }
  }

  @Test
  void news_that_finds_no_coordinator_leaves_others_their_time(Aws aws) throws IOException {
    var lone = new LedgerHandler(aws.environment("COORDINATOR_URL", gone()));
    long start = System.nanoTime();
    assertThat(deliver(AccessNews.ofMembers(account).text(), lone)).hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  private static String gone() throws IOException {
    try (var listener = new Listener()) {
      return listener.url();
    }
  }
}
