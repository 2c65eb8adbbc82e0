package dev.blip.coordinator.rooms.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Caller;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkNewsTest extends WebhookStory {
  private static final String ALL_OF_LINKS =
      "\"events\":[\"link.created\",\"link.changed\",\"link.deleted\"]";

  private static String draft(String events) {
    return "{\"url\":\"" + URL + "\"," + events + "}";
  }

  private void tell(int expected, String... typesAndIds) {
    List<Map<String, Object>> events =
        List.of(typesAndIds).stream()
            .map(each -> each.split("/", 2))
            .map(
                each ->
                    Map.<String, Object>of(
                        "id",
                        each[1],
                        "type",
                        "link." + each[0],
                        "timestamp",
                        "2026-11-20T15:00:00Z",
                        "data",
                        Map.of("link", Map.of("slug", each[1]))))
            .toList();
    ask("POST", "links", Json.write(Map.of("events", events)), expected);
    webhooks.pass(SOON);
  }

  /** Type, number and slug of what was taken, in that order. */
  private List<String> story() {
    return taken.stream()
        .map(
            body ->
                body.path("type").asText()
                    + " "
                    + body.at("/data/seq").asText()
                    + " "
                    + body.at("/data/link/slug").asText())
        .toList();
  }

  @Test
  void each_change_comes_alone_once_in_order_however_often_it_is_told() {
    String id = make(draft(ALL_OF_LINKS));
    tell(204, "created/a", "changed/b");
    tell(204, "changed/b", "deleted/c");
    webhooks.crash();
    tell(204, "created/a", "deleted/c", "created/d");
    clicks.pass(Duration.ofSeconds(10));
    assertThat(story())
        .containsExactly(
            "link.created 1 a", "link.changed 2 b", "link.deleted 3 c", "link.created 4 d");
    JsonNode first = taken.getFirst();
    assertThat(first.path("timestamp").asText()).isEqualTo("2026-11-20T15:00:00Z");
    assertThat(first.at("/data/after").asLong()).isZero();
    JsonNode webhook = ask("GET", id, "", 200);
    assertThat(webhook.path("after").toString()).isEqualTo("{\"links\":4}");
    assertThat(webhook.path("newest").toString()).isEqualTo("{\"links\":4}");
  }

  @Test
  void webhook_whose_owner_does_not_say_gets_clicks_alone() {
    String id = make();
    assertThat(ask("GET", id, "", 200).path("events").toString()).isEqualTo("[\"clicks\"]");
    tell(410, "created/a");
    make(draft(ALL_OF_LINKS));
    tell(204, "created/b");
    click(1);
    clicks.pass(SOON);
    assertThat(taken).hasSize(2);
    assertThat(story()).contains("link.created 1 b");
    assertThat(ask("GET", id, "", 200).path("after").toString()).isEqualTo("{\"clicks\":1}");
  }

  @Test
  void what_a_webhook_does_not_want_is_passed_over_and_is_no_gap() {
    String id = make(draft("\"events\":[\"link.deleted\"]"));
    String all = make(draft(ALL_OF_LINKS));
    ask("PATCH", all, "{\"enabled\":false}", 200);
    tell(204, "created/a", "changed/b");
    assertThat(ask("GET", id, "", 200).at("/after/links").asLong()).isEqualTo(2);
    clicks.clockJumps(Duration.ofHours(25)).pass(Duration.ofMinutes(11));
    tell(204, "deleted/c", "changed/d");
    assertThat(story()).containsExactly("link.deleted 3 c");
    assertThat(ask("GET", id, "", 200).at("/after/links").asLong()).isEqualTo(4);
    taken.clear();
    ask("PATCH", all, "{\"enabled\":true}", 200);
    webhooks.pass(SOON);
    assertThat(taken.getFirst().toString())
        .isEqualTo("{\"type\":\"gap\",\"data\":{\"log\":\"links\",\"after\":0,\"oldest\":3}}");
    assertThat(story().subList(1, 3)).containsExactly("link.deleted 3 c", "link.changed 4 d");
  }

  @Test
  void receiver_that_fails_gets_the_same_again_and_a_replay_begins_where_it_is_asked_to() {
    String id = make(draft(ALL_OF_LINKS));
    status = 500;
    tell(204, "created/a", "changed/b");
    assertThat(tries).isNotEmpty();
    status = 204;
    clicks.pass(Duration.ofMinutes(1));
    assertThat(story()).containsExactly("link.created 1 a", "link.changed 2 b");
    assertThat(tries.getFirst().headers().get("webhook-id"))
        .isEqualTo(tries.get(1).headers().get("webhook-id"));
    assertThat(tries.getFirst().body()).isEqualTo(tries.get(1).body());
    taken.clear();
    ask("POST", id + "/replay", "{\"after\":1,\"of\":\"links\"}", 200);
    ask("POST", id + "/replay", "{\"after\":1,\"of\":\"clicks\"}", 409);
    webhooks.pass(SOON);
    assertThat(story()).containsExactly("link.changed 2 b");
  }

  @Test
  void names_that_nobody_knows_are_refused_by_name() {
    ask("POST", "", draft("\"events\":[\"link.created\",\"link.moved\"]"), 400);
    String why =
        webhooks
            .request("POST", "", draft("\"events\":[\"link.moved\"]"), new Caller.Service())
            .body();
    assertThat(why)
        .contains("[clicks, link.changed, link.created, link.deleted]")
        .contains("link.moved");
  }
}
