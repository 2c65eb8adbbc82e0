package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.moderation.ModerationHandler;
import dev.blip.functions.redirect.RedirectHandler;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where no link may lead: what the operator blocks, and what a check outside of Blip refuses. */
@ExtendWith(Aws.Resolver.class)
class LinkDestinationsTest {
  private final String id = UUID.randomUUID().toString();
  private final String domain = "b-" + id + ".example";
  private final String slug = "dest-" + id;
  private final Aws aws;
  private final Listener check = new Listener();

  LinkDestinationsTest(Aws aws) throws IOException {
    this.aws = aws;
  }

  @AfterEach
  void close() {
    check.close();
    moderate("{\"action\":\"unblock\",\"domain\":\"%s\"}".formatted(domain));
  }

  private JsonNode moderate(String event) {
    ObjectNode said = (ObjectNode) Json.tree(event);
    return Recorded.event("eventbridge")
        .change(each -> each.removeAll().setAll(said))
        .to(new ModerationHandler(aws.environment()));
  }

  private void block() {
    String event = "{\"action\":\"block\",\"domain\":\"%s\",\"reason\":\"phishing\"}";
    assertThat(moderate(event.formatted(domain)).path("domain").asText()).isEqualTo(domain);
  }

  /** As an instance that has just started. */
  private LinkCalls links(String... variables) {
    return new LinkCalls(new LinksHandler(aws.environment(variables)), "d-" + id);
  }

  private LinkCalls checked() {
    return links("DESTINATION_CHECK", check.url() + "/check?key=secret");
  }

  private String link(String destination) {
    return "{\"slug\":\"%s\",\"destination\":\"%s\"}".formatted(slug, destination);
  }

  private JsonNode visit() {
    return Recorded.event("http-redirect")
        .with("rawPath", "/" + slug)
        .with("pathParameters/slug", slug)
        .to(new RedirectHandler(aws.environment()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "destination|\"destination\":\"https://%s/x\"",
        "destination|\"destination\":\"http://WWW.%s.:8080\"",
        "countries.DE|\"destination\":\"https://a.b/\",\"countries\":{\"DE\":\"https://%s/\"}",
        "devices.mobile|\"destination\":\"https://a.b/\",\"devices\":{\"mobile\":\"https://m.%s/\"}",
        "split[0].url|\"destination\":\"https://a.b/\",\"split\":[{\"url\":\"https://%s/\",\"weight\":1}]",
        "afterEnd|\"destination\":\"https://a.b/\",\"afterEnd\":\"https://%s/\"",
      })
  void no_address_of_a_link_may_lead_to_a_blocked_domain(String field, String fields) {
    block();
    String draft = "{\"slug\":\"" + slug + "\"," + fields.formatted(domain) + "}";
    String told = field + " must not lead to " + domain + ", which is blocked";
    LinkCalls links = links();
    var made = links.call("POST", "", draft);
    assertThat(made.status()).isEqualTo(400);
    assertThat(made.message()).startsWith(told);
    links.make(link("https://a.b/"));
    for (String method : new String[] {"PUT", "PATCH"}) {
      var changed = links.call(method, "/" + slug, draft);
      assertThat(changed.status()).as(method).isEqualTo(400);
      assertThat(changed.message()).startsWith(told);
    }
    String rows = "{\"rows\":[{\"op\":\"change\",\"slug\":\"%s\",\"link\":%s}]}";
    var bulk = links.call("POST", "/bulk", rows.formatted(slug, draft)).json();
    assertThat(bulk.at("/rows/0/error/message").asText()).startsWith(told);
    var imported = links.call("POST", "/import?existing=replace", "[" + draft + "]").json();
    assertThat(imported.at("/refused/0/message").asText()).startsWith(told);
    assertThat(imported.at("/refused/0/column").asText()).isEqualTo(field.split("[.\\[]", 2)[0]);
    assertThat(visit().path("statusCode").asInt()).isEqualTo(302);
  }

  @Test
  void what_only_looks_like_a_blocked_domain_is_none() {
    block();
    links().make(link("https://not" + domain + "/?to=https://" + domain));
    assertThat(visit().path("statusCode").asInt()).isEqualTo(302);
  }

  @Test
  void links_that_lead_there_already_lead_nobody_there_until_it_is_unblocked() {
    links().make(link("https://www." + domain + "/"));
    block();
    JsonNode page = visit();
    assertThat(page.path("statusCode").asInt()).isEqualTo(451);
    assertThat(page.at("/headers/Location").isMissingNode()).isTrue();
    var titled = links().call("PATCH", "/" + slug, "{\"title\":\"T\"}");
    assertThat(titled.status()).as(titled.body()).isEqualTo(200);
    var again = links().call("PATCH", "/" + slug, link("https://www." + domain + "/"));
    assertThat(again.message()).startsWith("destination must not lead to " + domain);
    moderate("{\"action\":\"unblock\",\"domain\":\"%s\"}".formatted(domain));
    assertThat(visit().path("statusCode").asInt()).isEqualTo(302);
  }

  @Test
  void who_comes_after_the_end_is_not_sent_to_a_blocked_domain() {
    String over = "\"expiresAt\":\"2020-01-01T00:00:00Z\",\"afterEnd\":\"https://" + domain + "/\"";
    links().make("{\"slug\":\"" + slug + "\",\"destination\":\"https://a.b/\"," + over + "}");
    assertThat(visit().path("statusCode").asInt()).isEqualTo(302);
    block();
    assertThat(visit().path("statusCode").asInt()).isEqualTo(410);
  }

  @Test
  void operator_sees_the_list_and_takes_off_what_is_on_it_alone() {
    block();
    String after = "{\"action\":\"blocked\",\"after\":\"b-.example\"}";
    assertThat(moderate(after).path("blocked"))
        .anySatisfy(
            each -> {
              assertThat(each.path("domain").asText()).isEqualTo(domain);
              assertThat(each.path("reason").asText()).isEqualTo("phishing");
            });
    String other = "{\"action\":\"unblock\",\"domain\":\"www.%s\"}".formatted(domain);
    assertThat(moderate(other).at("/error/kind").asText()).isEqualTo("not_found");
  }

  @ParameterizedTest
  @CsvSource({
    "BÜCHER.example.,xn--bcher-kva.example",
    "[2001:DB8:0::1],[2001:db8::1]",
    "192.0.2.1,192.0.2.1",
    "com,",
    "*.example.org,",
    "https://example.org,",
    "example.org/path,",
    "user@example.org,",
    "example.org:443,"
  })
  void a_domain_is_what_addresses_have_and_no_more(String said, String blocked) {
    String event = "{\"action\":\"%s\",\"domain\":\"%s\",\"reason\":\"r\"}";
    JsonNode answer = moderate(event.formatted("block", said));
    assertThat(answer.path("domain").asText(null)).isEqualTo(blocked);
    if (blocked == null) {
      assertThat(answer.at("/error/message").asText()).contains("domain must be such as");
    } else {
      moderate("{\"action\":\"unblock\",\"domain\":\"%s\"}".formatted(said));
    }
  }

  @Test
  void check_outside_is_asked_of_each_address_once_and_refuses_with_its_reason() {
    check.tells("/check", "{\"allow\":true}");
    String two = "\"destination\":\"https://a.b/\",\"afterEnd\":\"https://a.b/\"";
    LinkCalls links = checked();
    links.make(
        "{\"slug\":\"%s\",%s,\"devices\":{\"mobile\":\"https://m.b/\"}}".formatted(slug, two));
    assertThat(check.calls())
        .extracting(Listener.Call::body)
        .containsExactlyInAnyOrder("{\"url\":\"https://a.b/\"}", "{\"url\":\"https://m.b/\"}");
    assertThat(check.calls()).allMatch(call -> call.method().equals("POST"));

    check.tells("/check", "{\"allow\":false,\"reason\":\"malware\"}");
    var refused = links.call("PATCH", "/" + slug, "{\"destination\":\"https://evil.example/\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message())
        .isEqualTo("destination must not lead to \"https://evil.example/\": malware");
    int asked = check.calls().size();
    assertThat(links.call("PATCH", "/" + slug, "{\"title\":\"T\"}").status()).isEqualTo(200);
    assertThat(check.calls()).hasSize(asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"500|{}", "302|{}", "200|no", "200|{\"allow\":\"no\"}"})
  void check_that_makes_no_sense_lets_through_and_is_left_alone_then(int status, String body) {
    check.tells("/check", body).answers(status);
    LinkCalls links = checked();
    links.make(link("https://a.b/"));
    links.make("{\"destination\":\"https://c.d/\"}");
    assertThat(check.calls()).hasSize(1);
  }

  @Test
  void check_that_does_not_answer_is_not_waited_for_long() {
    check.neverAnswers();
    long start = System.nanoTime();
    LinkCalls links = checked();
    for (int i = 0; i < 10; i++) links.make("{\"destination\":\"https://a.b/\"}");
    assertThat(System.nanoTime() - start).isLessThan(3_500_000_000L);
    assertThat(check.calls()).hasSize(1);
  }
}
