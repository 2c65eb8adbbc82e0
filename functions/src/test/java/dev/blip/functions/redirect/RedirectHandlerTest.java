package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.Uuid7;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Redirects, from an event as API Gateway writes it to what leaves the function. */
class RedirectHandlerTest extends Redirects {
  RedirectHandlerTest(Aws aws) throws IOException {
    super(aws);
  }

  @Test
  void visitor_is_sent_on_and_the_click_is_in_the_queue_and_with_the_room() {
    assertLeadsTo(follow(visit()), "https://example.org/all");

    assertThat(queued())
        .singleElement()
        .satisfies(
            click -> {
              assertThat(UUID.fromString(click.id()).version()).isEqualTo(7);
              assertThat(click)
                  .isEqualTo(
                      new Click(
                          click.id(),
                          "recorded",
                          slug,
                          click.time(),
                          3.1412,
                          101.6865,
                          null,
                          "MY",
                          "Kuala Lumpur",
                          "desktop",
                          false,
                          "news.example.org"));
              assertThat(room.calls())
                  .singleElement()
                  .satisfies(
                      call -> {
                        assertThat(call.uri().getPath())
                            .isEqualTo("/rooms/clicks/recorded/requests/clicks");
                        assertThat(Json.readList(call.body(), Click.class)).containsExactly(click);
                      });
            });
  }

  @Test
  void time_of_a_click_is_the_time_of_its_id() {
    var then = Instant.parse("2026-11-20T12:00:00.345Z");
    var ids = new Uuid7(InstantSource.fixed(then), new Random(1));
    assertLeadsTo(visit().to(new RedirectHandler(environment(), ids)), "https://example.org/all");
    assertThat(queued()).singleElement().extracting(Click::time).isEqualTo(then.toEpochMilli());
  }

  @Test
  void no_address_of_the_visitor_and_no_secret_leaves_the_function() {
    follow(visit());
    String told = room.calls().toString() + aws.messages(queue);
    assertThat(told).contains("recorded").doesNotContain("203.0.113.77", "origin-secret");
  }

  @Test
  void queue_alone_is_told_a_hash_of_who_came_and_of_a_bot_none() {
    var handler = new RedirectHandler(environment());
    visit().to(handler);
    visit().to(handler);
    visit().with("headers/blip-viewer-address", "203.0.113.78").to(handler);
    visit().with("headers/user-agent", "Googlebot/2.1").to(handler);
    var visitors = new ArrayList<String>();
    for (var message : aws.messages(queue)) {
      String visitor = Json.tree(message.body()).path("visitor").asText();
      if (!visitor.isEmpty()) visitors.add(visitor);
    }
    assertThat(visitors).hasSize(3).allMatch(visitor -> visitor.matches("[0-9a-f]{16}"));
    assertThat(new HashSet<>(visitors)).hasSize(2);
    assertThat(room.calls().toString()).contains(slug).doesNotContain("visitor");
  }

  @Test
  void destination_is_that_of_the_visitors_country() {
    assertLeadsTo(
        follow(visit().with("headers/cloudfront-viewer-country", "DE")), "https://example.org/de");
  }

  @Test
  void visitor_of_no_known_country_or_place_goes_to_the_default_and_counts() {
    for (@Nullable String country : new @Nullable String[] {null, "XX", "T1"}) {
      var visit =
          visit()
              .with("headers/cloudfront-viewer-country", country)
              .with("headers/cloudfront-viewer-latitude", "NaN")
              .with("headers/cloudfront-viewer-longitude", null);
      assertLeadsTo(follow(visit), "https://example.org/all");
    }
    assertThat(queued())
        .hasSize(3)
        .allSatisfy(
            click -> {
              assertThat(click.country()).isNull();
              assertThat(click.latitude()).isNull();
            });
  }

  @Test
  void absurd_headers_are_no_reason_not_to_be_sent_on() {
    var visit =
        visit()
            .with("headers/user-agent", "\u0000\u001b" + "A".repeat(8_000))
            .with("headers/referer", "https://" + "b".repeat(8_000) + "\u0007")
            .with("headers/cloudfront-viewer-city", "%00".repeat(60));
    assertLeadsTo(follow(visit), "https://example.org/all");
    assertThat(queued())
        .singleElement()
        .satisfies(
            click -> {
              assertThat(click.referrer()).isNull();
              assertThat(click.city()).isNull();
              assertThat(click.bot()).isFalse();
            });
  }

  @Test
  void visitor_without_any_header_is_sent_on() {
    var laptop = new RedirectHandler(environment("ORIGIN_SECRET", ""));
    assertLeadsTo(visit().with("headers", Map.of()).to(laptop), "https://example.org/all");
    assertThat(queued()).hasSize(1);
  }

  @Test
  void slugs_of_3_and_of_64_characters_lead_on_and_others_are_unknown() {
    String shortest = UUID.randomUUID().toString().substring(0, 3);
    String longest = (UUID.randomUUID() + "-" + UUID.randomUUID()).substring(0, 64);
    link(shortest, Map.of());
    link(longest, Map.of());
    assertLeadsTo(follow(visit(shortest)), "https://example.org/all");
    assertLeadsTo(follow(visit(longest)), "https://example.org/all");
    for (String none : List.of("ab", longest + "x", "a.b", "a b", "añb", "unknown")) {
      assertPage(follow(visit(none)), 404);
    }
    assertPage(follow(visit().with("pathParameters", null)), 404);
  }

  @Test
  void programs_that_ask_where_no_route_of_the_api_leads_are_told_so_in_json() {
    for (String name : List.of("api", "parties", "api/", "parties/", "parties/topic/demo.a/")) {
      var answer = follow(visit().with("rawPath", "/" + name).with("pathParameters", null));
      assertThat(answer.path("statusCode").asInt()).isEqualTo(404);
      assertThat(answer.path("body").asText())
          .startsWith("{\"error\":")
          .contains("no such address: /" + name);
    }
  }

  @Test
  void home_leads_to_the_application() {
    var home = visit().with("rawPath", "/").with("pathParameters", null);
    assertLeadsTo(follow(home), "/app/");
  }

  @Test
  void head_is_answered_and_counts_nothing() {
    assertLeadsTo(
        follow(visit().with("requestContext/http/method", "HEAD")), "https://example.org/all");
    assertThat(queued()).isEmpty();
    assertThat(room.calls()).isEmpty();
  }

  @Test
  void other_methods_are_told_which_would_do() {
    JsonNode answer = follow(visit().with("requestContext/http/method", "POST"));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(405);
    assertThat(answer.at("/headers/Allow").asText()).isEqualTo("GET, HEAD");
    assertThat(queued()).isEmpty();
  }

  @Test
  void bot_is_sent_on_and_recorded_as_one_and_no_room_hears_of_it() {
    String bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    assertLeadsTo(follow(visit().with("headers/user-agent", bot)), "https://example.org/all");
    assertThat(queued()).singleElement().satisfies(click -> assertThat(click.bot()).isTrue());
    assertThat(room.calls()).isEmpty();
  }

  @Test
  void link_that_is_switched_off_or_over_is_gone() {
    link(slug, Map.of("enabled", AttributeValue.fromBool(false)));
    assertPage(follow(visit()), 410);
    link(slug, Map.of("expiresAt", AttributeValue.fromS("2026-11-20T11:00:00Z")));
    assertPage(follow(visit()), 410);
    assertThat(queued()).isEmpty();
  }

  @Test
  void destination_beyond_ascii_is_one_that_a_header_can_carry() {
    link(slug, Map.of("destination", AttributeValue.fromS("https://example.org/späti?q=ß")));
    assertLeadsTo(follow(visit()), "https://example.org/sp%C3%A4ti?q=%C3%9F");
  }

  @Test
  void maximum_is_exact_however_many_come_at_once() throws Exception {
    link(slug, Map.of("maxClicks", AttributeValue.fromN("25")));
    List<RedirectHandler> instances = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      var instance = new RedirectHandler(environment());
      assertPage(visit("unknown").to(instance), 404);
      instances.add(instance);
    }
    List<Callable<Integer>> visitors = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      RedirectHandler instance = instances.get(i % instances.size());
      visitors.add(() -> visit().to(instance).path("statusCode").asInt());
    }
    List<Integer> statuses = new ArrayList<>();
    // More at once would wait for the local table, and a call that is made again counts twice.
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Integer> each : threads.invokeAll(visitors)) statuses.add(each.get());
    }
    assertThat(statuses).filteredOn(status -> status == 302).hasSize(25);
    assertThat(statuses).filteredOn(status -> status == 410).hasSize(75);
    var fresh = new RedirectHandler(environment());
    assertPage(visit().with("requestContext/http/method", "HEAD").to(fresh), 410);
    assertPage(visit().with("headers/user-agent", "Googlebot/2.1").to(fresh), 410);
  }

  @Test
  void visitor_who_comes_past_cloudfront_gets_a_page_that_says_so_and_counts_nothing() {
    for (@Nullable String secret : new @Nullable String[] {"a guess", "", null}) {
      for (Recorded call : List.of(visit(), visit("unknown"), visit().with("rawPath", "/"))) {
        assertPage(follow(call.with("headers/blip-origin-secret", secret)), 403);
      }
    }
    assertThat(queued()).isEmpty();
    assertThat(room.calls()).isEmpty();
  }

  @Test
  void visitor_is_sent_on_and_not_placed_while_the_origin_secret_cannot_be_read()
      throws IOException {
    var blind =
        new RedirectHandler(
            environment(
                "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                goneAddress(),
                "ORIGIN_SECRET",
                "secret:arn:aws:secretsmanager:::secret:o"));
    var german = visit().with("headers/cloudfront-viewer-country", "DE");
    assertLeadsTo(german.to(blind), "https://example.org/all");
    assertThat(queued()).singleElement().satisfies(click -> assertThat(click.country()).isNull());
  }

  @Test
  void where_there_is_no_origin_secret_as_on_a_laptop_the_gateway_is_believed() {
    var german =
        visit()
            .with("headers/cloudfront-viewer-country", "DE")
            .with("headers/blip-origin-secret", null);
    var laptop = new RedirectHandler(environment("ORIGIN_SECRET", ""));
    assertLeadsTo(german.to(laptop), "https://example.org/de");
  }

  @Test
  void coordinator_that_is_gone_or_refuses_holds_nobody_up_and_the_queue_has_the_click() {
    room.answers(500);
    assertLeadsTo(follow(visit()), "https://example.org/all");
    room.close();
    assertLeadsTo(follow(visit()), "https://example.org/all");
    assertThat(queued()).hasSize(2);
  }

  @Test
  void coordinator_that_never_answers_is_waited_for_150_ms() {
    room.neverAnswers();
    var handler = new RedirectHandler(environment());
    visit().with("requestContext/http/method", "HEAD").to(handler); // reads the link
    visit().with("headers/user-agent", "Googlebot/2.1").to(handler); // calls the queue
    long start = System.nanoTime();
    assertLeadsTo(visit().to(handler), "https://example.org/all");
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertThat(millis).isBetween(150L, 2_500L);
    assertThat(queued()).hasSize(2);
  }

  @Test
  void queue_that_never_answers_is_waited_for_one_second_and_the_room_has_the_click()
      throws IOException {
    try (var hung = new Listener().neverAnswers()) {
      var handler = new RedirectHandler(environment("AWS_ENDPOINT_URL_SQS", hung.url()));
      visit().with("requestContext/http/method", "HEAD").to(handler);
      long start = System.nanoTime();
      assertLeadsTo(visit().to(handler), "https://example.org/all");
      long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
      assertThat(millis).isBetween(1_000L, 4_000L);
    }
    assertThat(room.calls()).hasSize(1);
  }

  @Test
  void visitor_is_sent_on_when_coordinator_queue_and_their_secrets_are_gone() throws IOException {
    String gone = goneAddress();
    var handler =
        new RedirectHandler(
            environment(
                "AWS_ENDPOINT_URL_SQS", gone,
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", gone,
                "COORDINATOR_URL", gone,
                "COORDINATOR_SECRET", "secret:arn:aws:secretsmanager:::secret:c",
                "ORIGIN_SECRET", "secret:arn:aws:secretsmanager:::secret:o"));
    assertLeadsTo(visit().to(handler), "https://example.org/all");
    long start = System.nanoTime();
    assertLeadsTo(visit().to(handler), "https://example.org/all");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void visitor_is_asked_to_come_again_when_the_table_is_gone_and_the_link_is_not_known()
      throws IOException {
    var handler = new RedirectHandler(environment("AWS_ENDPOINT_URL_DYNAMODB", goneAddress()));
    JsonNode answer = visit().to(handler);
    assertPage(answer, 503);
    assertThat(answer.at("/headers/Retry-After").asText()).isEqualTo("5");
    assertThat(queued()).isEmpty();
  }

  @Test
  void table_that_never_answers_is_given_up_within_the_functions_time() throws IOException {
    try (var hung = new Listener().neverAnswers()) {
      var handler = new RedirectHandler(environment("AWS_ENDPOINT_URL_DYNAMODB", hung.url()));
      long start = System.nanoTime();
      assertPage(visit().to(handler), 503);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }
  }

  /** An address where nobody listens any more. */
  private static String goneAddress() throws IOException {
    try (var listener = new Listener()) {
      return listener.url();
    }
  }
}
