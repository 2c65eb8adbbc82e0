package dev.blip.coordinator.rooms.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.testkit.Answer;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookRoomTest extends WebhookStory {
  @Test
  void clicks_come_within_seconds_in_sequence_and_signed() throws Exception {
    click(2);
    clicks.pass(SOON);
    make();
    click(3);
    clicks.pass(SOON);
    JsonNode body = taken.getFirst();
    assertThat(body.path("type").asText()).isEqualTo("clicks");
    assertThat(body.at("/data/after").asLong()).isEqualTo(2);
    assertThat(body.at("/data/seq").asLong()).isEqualTo(5);
    assertThat(body.at("/data/clicks")).hasSize(3);
    JsonNode click = body.at("/data/clicks/0");
    assertThat(click.path("seq").asLong()).isEqualTo(3);
    assertThat(click.path("referrer").asText()).isEqualTo("news.example");
    assertThat(click.path("latitude").asDouble()).isEqualTo(3.1);
    FetchRequest request = tries.getFirst();
    assertThat(request.headers().get("webhook-signature")).isEqualTo(signature(secret, request));
    long now = clicks.clock().instant().getEpochSecond();
    assertThat(Long.parseLong(String.valueOf(request.headers().get("webhook-timestamp"))))
        .isBetween(now - SOON.toSeconds(), now);
  }

  /** As a receiver computes it, by the words of the standard. */
  private static String signature(String secret, FetchRequest request) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(secret.replace("whsec_", ""));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    String signed =
        String.join(
            ".",
            request.headers().get("webhook-id"),
            request.headers().get("webhook-timestamp"),
            request.body());
    byte[] sum = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(sum);
  }

  @Test
  void receiver_that_is_dead_for_an_hour_gets_every_click_once_in_order() {
    String id = make();
    status = 0;
    for (int minute = 0; minute < 60; minute++) {
      click(50);
      clicks.pass(Duration.ofMinutes(1));
      if (minute % 20 == 7) webhooks.crash();
      if (minute % 20 == 13) clicks.crash();
    }
    assertThat(ask("GET", id, "", 200).path("failingSince").asText()).isNotEmpty();
    assertThat(tries).hasSizeGreaterThan(10);
    status = 204;
    clicks.pass(Duration.ofMinutes(6));
    assertThat(numbers()).isEqualTo(through(3_000));
    Set<String> ids = new HashSet<>();
    tries.forEach(request -> ids.add(request.headers().get("webhook-id")));
    assertThat(ids).hasSize(taken.size());
    JsonNode webhook = ask("GET", id, "", 200);
    assertThat(webhook.has("failingSince")).isFalse();
    assertThat(webhook.at("/after/clicks").asLong()).isEqualTo(3_000);
  }

  @Test
  void crashes_between_the_rooms_lose_and_repeat_nothing() {
    make();
    for (int commits = 1; commits <= 4; commits++) {
      clicks.crashAfterCommits(commits);
      click(10);
      clicks.pass(SOON).comesBack();
      webhooks.crashAfterCommits(commits);
      click(10);
      clicks.pass(SOON);
      webhooks.comesBack();
      clicks.pass(Duration.ofMinutes(1));
    }
    assertThat(numbers().stream().distinct().toList()).isEqualTo(through(80));
  }

  @Test
  void burst_that_the_maps_window_lets_go_of_before_it_is_flushed_is_brought() {
    make();
    click(1);
    clicks.pass(Duration.ofMillis(58_200));
    click(1);
    clicks.pass(Duration.ofMillis(800));
    click(1_500);
    clicks.pass(SOON);
    assertThat(numbers()).isEqualTo(through(1_502));
  }

  @Test
  void who_takes_nothing_for_a_day_is_switched_off_with_a_note_and_goes_on_when_switched_on() {
    String id = make();
    status = 500;
    click(1);
    clicks.pass(SOON);
    clicks.clockJumps(Duration.ofHours(23)).pass(Duration.ofMinutes(6));
    assertThat(ask("GET", id, "", 200).path("enabled").asBoolean()).isTrue();
    clicks.clockJumps(Duration.ofHours(1)).pass(Duration.ofMinutes(6));
    // Whatever is asked of a room after a jump lets it see the time.
    ask("GET", id, "", 200);
    clicks.pass(SOON);
    JsonNode off = ask("GET", id, "", 200);
    assertThat(off.path("enabled").asBoolean()).isFalse();
    assertThat(off.path("note").asText()).startsWith("its receiver has taken nothing since 2026");
    int before = tries.size();
    click(2);
    clicks.pass(Duration.ofMinutes(10));
    assertThat(tries).hasSize(before);
    status = 204;
    JsonNode on = ask("PATCH", id, "{\"enabled\":true}", 200);
    assertThat(on.has("note")).isFalse();
    clicks.pass(SOON);
    assertThat(numbers().getLast()).isEqualTo(3);
  }

  private Answer change(String method, String path, String body) {
    return webhooks.request(
        new RoomRequest(
            method, path, Map.of("by", "ada"), Map.of(), body, new Caller.Service(), ""));
  }

  @Test
  void who_has_changed_what_is_noted_in_one_step_with_it_until_it_is_told() {
    String url = "{\"url\":\"" + URL + "\"}";
    String id = Json.tree(change("POST", "", url).body()).path("id").asText();
    webhooks.crashBeforeCommit();
    var lost = change("PATCH", id, "{\"enabled\":false}");
    if (lost.isLost()) webhooks.comesBack();
    assertThat(change("POST", id + "/secret", "").status()).isEqualTo(200);
    assertThat(change("PATCH", id, "{\"enabled\":7}").status()).isEqualTo(400);
    ask("PATCH", id, "{\"enabled\":true}", 200);
    webhooks.crash();
    JsonNode noted = ask("GET", "changes", "", 200);
    boolean isOff = noted.path("changes").size() == 3;
    assertThat(noted.path("changes")).hasSize(isOff ? 3 : 2);
    assertThat(noted.at("/changes/0").has("before")).isFalse();
    assertThat(noted.at("/changes/0/after/id").asText()).isEqualTo(id);
    assertThat(noted.findValuesAsText("by")).containsOnly("ada");
    assertThat(noted.toString()).contains("\"newSecret\":true").doesNotContain("whsec_");
    assertThat(change("DELETE", id, "").status()).isEqualTo(204);
    ask("DELETE", "changes", "", 204);
    long through = noted.path("through").asLong();
    var told =
        new RoomRequest(
            "DELETE",
            "changes",
            Map.of("through", Long.toString(through)),
            Map.of(),
            "",
            new Caller.Service(),
            "");
    assertThat(webhooks.request(told).status()).isEqualTo(204);
    JsonNode left = ask("GET", "changes", "", 200).path("changes");
    assertThat(left).hasSize(1);
    assertThat(left.at("/0").has("after")).isFalse();
  }

  @Test
  void receiver_that_is_gone_is_switched_off_at_once() {
    String id = make();
    status = 410;
    click(1);
    clicks.pass(SOON);
    assertThat(ask("GET", id, "", 200).path("note").asText()).contains("410 (gone)");
    assertThat(tries).hasSize(1);
  }

  @Test
  void what_is_older_than_a_day_is_told_as_a_gap() {
    String id = make();
    ask("PATCH", id, "{\"enabled\":false}", 200);
    click(5);
    clicks.pass(SOON);
    clicks.clockJumps(Duration.ofHours(25)).pass(Duration.ofMinutes(11));
    click(2);
    clicks.pass(SOON);
    ask("PATCH", id, "{\"enabled\":true}", 200);
    clicks.pass(SOON);
    assertThat(taken.getFirst().toString())
        .isEqualTo("{\"type\":\"gap\",\"data\":{\"log\":\"clicks\",\"after\":0,\"oldest\":6}}");
    assertThat(numbers()).containsExactly(6L, 7L);
  }

  @Test
  void replay_brings_again_what_follows_a_number() {
    String id = make();
    click(700);
    clicks.pass(SOON);
    assertThat(taken).hasSize(2);
    taken.clear();
    ask("POST", id + "/replay", "{\"after\":690}", 200);
    clicks.pass(SOON);
    assertThat(numbers()).isEqualTo(LongStream.rangeClosed(691, 700).boxed().toList());
    ask("POST", id + "/replay", "{\"after\":701}", 400);
    ask("POST", id + "/replay", "{\"after\":-1}", 400);
    ask("POST", id + "/replay", "{}", 400);
    ask("POST", id + "/replay", "{\"after\":0,\"of\":\"all\"}", 400);
    ask("PATCH", id, "{\"enabled\":false}", 200);
    ask("POST", id + "/replay", "{\"after\":0}", 409);
  }

  @Test
  void both_secrets_are_good_for_a_day_after_a_rotation() throws Exception {
    String id = make();
    String former = secret;
    JsonNode rotated = ask("POST", id + "/secret", "", 200);
    String next = rotated.path("secret").asText();
    assertThat(next).startsWith("whsec_").isNotEqualTo(former);
    click(1);
    clicks.pass(SOON);
    FetchRequest both = tries.getFirst();
    assertThat(both.headers().get("webhook-signature"))
        .isEqualTo(signature(next, both) + " " + signature(former, both));
    clicks.clockJumps(Duration.ofHours(24));
    click(1);
    clicks.pass(SOON);
    FetchRequest one = tries.getLast();
    assertThat(one.headers().get("webhook-signature")).isEqualTo(signature(next, one));
    assertThat(ask("GET", "", "", 200).toString()).doesNotContain(next, former);
  }

  @Test
  void last_deliveries_are_shown_with_status_and_body() {
    String id = make();
    status = 503;
    click(1);
    clicks.pass(SOON);
    status = 204;
    clicks.pass(SOON);
    JsonNode deliveries = ask("GET", id + "/deliveries", "", 200).path("deliveries");
    assertThat(deliveries.at("/0/status").asInt()).isEqualTo(204);
    JsonNode first = deliveries.get(deliveries.size() - 1);
    assertThat(first.path("status").asInt()).isEqualTo(503);
    assertThat(first.path("body").asText()).isEqualTo("told");
    assertThat(first.path("seq").asLong()).isEqualTo(1);
    for (int i = 0; i < 60; i++) {
      click(1);
      clicks.pass(Duration.ofSeconds(2));
    }
    assertThat(ask("GET", id + "/deliveries", "", 200).path("deliveries")).hasSize(50);
  }

  @Test
  void account_without_webhooks_tells_nobody_and_keeps_nothing() {
    String id = make();
    ask("DELETE", id, "", 204);
    clicks.pass(SOON);
    click(5);
    clicks.pass(SOON);
    assertThat(tries).isEmpty();
    ask("GET", id, "", 404);
    make();
    assertThat(ask("GET", "", "", 200).at("/webhooks/0/newest/clicks").asLong()).isEqualTo(5);
    click(1);
    clicks.pass(SOON);
    assertThat(numbers()).containsExactly(6L);
  }

  @Test
  void nobody_else_may_feed_or_be_fed() {
    make();
    assertThat(clicks.request("POST", "feed", "{\"on\":true}", new Caller.Member("demo")).status())
        .isEqualTo(403);
    var other = new Caller.Room(new RoomAddress("webhooks", "other"), 1);
    assertThat(clicks.request("POST", "feed", "{\"on\":true}", other).status()).isEqualTo(403);
    var theirs = new Caller.Room(new RoomAddress("clicks", "other"), 1);
    assertThat(webhooks.request("POST", "clicks", "{}", theirs).status()).isEqualTo(403);
  }

  @Test
  void other_accounts_room_knows_none_of_it() {
    String id = make();
    try (var other = RoomTest.setUp(new WebhookParty()).named("other").beside(clicks).open()) {
      for (String each :
          new String[] {"GET ", "PATCH ", "DELETE ", "POST /secret", "POST /replay"}) {
        String path = id + each.substring(each.indexOf(' ') + 1);
        String method = each.substring(0, each.indexOf(' '));
        assertThat(other.request(method, path, "{}", new Caller.Service()).status()).isEqualTo(404);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | body must be a JSON object",
        "{} | url must be an http or https address, was left out",
        "{\"url\":7} | url must be an http or https address, was \"7\"",
        "{\"url\":\"ftp://a.example\"} | url must be an http or https address, was",
        "{\"url\":\"https://me:secret@a.example\"} | url must be an http or https address, was",
        "{\"url\":\"https://a b\"} | url must be an http or https address, was",
        "{\"url\":\"https://a.example\",\"events\":[]} | events must be one or more of [clicks, link.c",
        "{\"url\":\"https://a.example\",\"events\":[\"all\"]} | events must be one or more of",
        "{\"url\":\"https://a.example\",\"enabled\":1} | enabled must be true or false, was \"1\"",
        "{\"url\":\"https://a.example\",\"id\":1} | body may have url, events and enabled, has \"id\""
      })
  void draft_that_is_wrong_is_told(String draft, String told) {
    assertThat(ask("POST", "", draft, 400).at("/error/message").asText()).startsWith(told);
  }

  @Test
  void account_has_twenty_at_most() {
    for (int i = 0; i < 20; i++) make();
    ask("POST", "", "{\"url\":\"" + URL + "\"}", 409);
  }
}
