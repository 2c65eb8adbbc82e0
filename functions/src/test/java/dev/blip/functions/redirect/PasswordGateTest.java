package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.links.LinkPassword;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Links that only those follow who know the password. */
@ExtendWith(Aws.Resolver.class)
class PasswordGateTest extends Redirects {
  private static final String HASH =
      Objects.requireNonNull(new LinkPassword.Given("open sésame").hash(null));

  private final RedirectHandler handler;

  PasswordGateTest(Aws aws) throws IOException {
    super(aws);
    handler = new RedirectHandler(environment("ORIGIN_SECRET", ""));
  }

  @BeforeEach
  void protect() {
    link(slug, Map.of("password", AttributeValue.fromS(HASH)));
  }

  private JsonNode post(String form, String address) {
    return post(form.getBytes(StandardCharsets.UTF_8), address);
  }

  private JsonNode post(byte[] form, String address) {
    String body = Base64.getEncoder().encodeToString(form);
    return visit()
        .with("requestContext/http/method", "POST")
        .with("requestContext/http/sourceIp", address)
        .with("headers/blip-viewer-address", null)
        .with("headers/content-type", "application/x-www-form-urlencoded")
        .with("isBase64Encoded", true)
        .with("body", body)
        .to(handler);
  }

  private static int status(JsonNode answer) {
    return answer.path("statusCode").asInt();
  }

  @Test
  void visitor_gets_a_form_and_counts_once_the_password_is_right() {
    JsonNode form = visit().to(handler);
    assertPage(form, 200);
    assertThat(form.path("body").asText()).contains("<form method=\"post\">", "name=\"password\"");
    assertThat(form.toString()).doesNotContain("example.org", HASH);
    assertPage(post("password=wrong", "192.0.2.1"), 403);
    assertPage(post("", "192.0.2.1"), 403);
    assertPage(post("password=%zz", "192.0.2.1"), 403);
    assertPage(post("password=é".getBytes(StandardCharsets.ISO_8859_1), "192.0.2.2"), 403);
    assertPage(post("password=" + "x".repeat(5_000), "192.0.2.1"), 403);
    assertThat(queued()).isEmpty();

    JsonNode passed = post("a=b&password=open+s%C3%A9same", "192.0.2.1");
    assertThat(status(passed)).isEqualTo(303);
    assertThat(passed.at("/headers/Location").asText()).startsWith("https://example.org/");
    assertThat(queued()).hasSize(1);
  }

  @Test
  void sixth_wrong_password_of_a_minute_waits_and_another_visitor_does_not() {
    for (int i = 0; i < 5; i++) assertPage(post("password=" + i, "192.0.2.1"), 403);
    for (String password : new String[] {"wrong", "open+s%C3%A9same"}) {
      JsonNode answer = post("password=" + password, "192.0.2.1");
      assertPage(answer, 429);
      assertThat(answer.at("/headers/Retry-After").asInt()).isBetween(1, 60);
    }
    assertThat(status(post("password=open+s%C3%A9same", "192.0.2.2"))).isEqualTo(303);
  }

  @Test
  void right_passwords_are_not_counted_as_wrong_ones() {
    for (int i = 0; i < 6; i++) {
      assertThat(status(post("password=open+s%C3%A9same", "192.0.2.3"))).isEqualTo(303);
    }
  }

  @Test
  void minute_that_is_over_begins_anew() {
    for (int i = 0; i < 5; i++) assertPage(post("password=" + i, "192.0.2.4"), 403);
    aws.dynamoDb().scan(scan -> scan.tableName("TriesTable")).items().stream()
        .filter(item -> item.getOrDefault("what", AttributeValue.fromS("")).s().startsWith(slug))
        .forEach(
            item -> {
              assertThat(item.toString()).doesNotContain("192.0.2");
              var over = new HashMap<>(item);
              over.put("until", AttributeValue.fromN("1000"));
              aws.dynamoDb().putItem(put -> put.tableName("TriesTable").item(over));
            });
    assertPage(post("password=5", "192.0.2.4"), 403);
  }

  @Test
  void link_that_is_over_asks_nobody_and_one_without_password_takes_no_post() {
    var off =
        Map.of("password", AttributeValue.fromS(HASH), "enabled", AttributeValue.fromBool(false));
    link(slug, off);
    assertPage(visit().to(new RedirectHandler(environment("ORIGIN_SECRET", ""))), 410);
    link(slug, Map.of());
    Recorded post = visit().with("requestContext/http/method", "POST");
    JsonNode answer = post.to(new RedirectHandler(environment("ORIGIN_SECRET", "")));
    assertThat(status(answer)).isEqualTo(405);
    assertThat(answer.at("/headers/Allow").asText()).isEqualTo("GET, HEAD");
  }
}
