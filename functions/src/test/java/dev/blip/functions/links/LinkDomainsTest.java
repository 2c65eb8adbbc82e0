package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.moderation.ModerationHandler;
import dev.blip.functions.redirect.RedirectHandler;
import dev.blip.protocol.Json;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An account's own domain, under which its links are found and no others. */
@ExtendWith(Aws.Resolver.class)
class LinkDomainsTest {
  private static final String SECRET = "origin-secret";

  private final String id = UUID.randomUUID().toString();
  private final String account = "c-" + id;
  private final String other = "o-" + id;
  private final String domain = "links-" + id + ".example";
  private final String slug = "mine-" + id;
  private final String others = "theirs-" + id;
  private final Aws aws;

  LinkDomainsTest(Aws aws) {
    this.aws = aws;
  }

  @BeforeEach
  void make() {
    links(account).make("{\"slug\":\"%s\",\"destination\":\"https://a.b/\"}".formatted(slug));
    links(other).make("{\"slug\":\"%s\",\"destination\":\"https://c.d/\"}".formatted(others));
    String give = "{\"action\":\"giveDomain\",\"domain\":\"%s.\",\"account\":\"%s\"}";
    JsonNode given = moderate(give.formatted(domain.toUpperCase(Locale.ROOT), account));
    assertThat(given.path("domain").asText()).isEqualTo(domain);
  }

  @AfterEach
  void take() {
    moderate("{\"action\":\"takeDomain\",\"domain\":\"%s\"}".formatted(domain));
  }

  private JsonNode moderate(String event) {
    ObjectNode said = (ObjectNode) Json.tree(event);
    return Recorded.event("eventbridge")
        .change(each -> each.removeAll().setAll(said))
        .to(new ModerationHandler(aws.environment()));
  }

  private LinkCalls links(String account) {
    return new LinkCalls(new LinksHandler(aws.environment()), account);
  }

  /** As CloudFront says under which name it was asked. */
  private int visit(String slug, String host) {
    return Recorded.event("http-redirect")
        .with("headers/blip-viewer-host", host)
        .with("rawPath", "/" + slug)
        .with("pathParameters/slug", slug)
        .to(new RedirectHandler(aws.environment("ORIGIN_SECRET", SECRET)))
        .path("statusCode")
        .asInt();
  }

  @Test
  void blips_own_name_is_nobodys() {
    for (String own : List.of("blip.example", "BLIP.example.")) {
      String give = "{\"action\":\"giveDomain\",\"domain\":\"%s\",\"account\":\"%s\"}";
      JsonNode refused = moderate(give.formatted(own, account));
      assertThat(refused.at("/error/message").asText())
          .isEqualTo("domain must not be Blip's own, was \"blip.example\"");
    }
  }

  @Test
  void under_it_the_accounts_links_are_found_and_all_others_are_not() {
    assertThat(visit(slug, domain)).isEqualTo(302);
    assertThat(visit(slug, domain.toUpperCase(Locale.ROOT) + ".:443")).isEqualTo(302);
    assertThat(visit(others, domain)).isEqualTo(404);
    assertThat(visit("nobodys-" + id, domain)).isEqualTo(404);
  }

  @Test
  void under_blips_own_name_and_those_that_nobody_has_all_are_found() {
    for (String host : new String[] {"blip.example", "", "other." + domain, "d1.cloudfront.net"}) {
      assertThat(visit(slug, host)).as(host).isEqualTo(302);
      assertThat(visit(others, host)).as(host).isEqualTo(302);
    }
  }

  /** On a laptop, which has no secret and no CloudFront. */
  @ParameterizedTest
  @CsvSource({"true,302", "false,404"})
  void a_laptop_goes_by_the_host_that_was_asked_for(boolean own, int status) {
    var answer =
        Recorded.event("http-redirect")
            .with("headers/host", domain + ":8080")
            .with("headers/blip-viewer-host", "blip.example")
            .with("pathParameters/slug", own ? slug : others)
            .with("rawPath", "/" + (own ? slug : others))
            .to(new RedirectHandler(aws.environment()));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(status);
  }

  @Test
  void its_links_are_told_by_their_address_there_everywhere() {
    String address = "https://" + domain + "/" + slug;
    LinkCalls links = links(account);
    assertThat(links.call("GET", "/" + slug, "").json().path("url").asText()).isEqualTo(address);
    assertThat(links.call("GET", "", "").json().at("/links/0/url").asText()).isEqualTo(address);
    String exported = links.call("GET", "/export?format=json", "").body();
    assertThat(exported).contains(address);
    String qr = links.call("GET", "/" + slug + "/qr", "").body();
    moderate("{\"action\":\"takeDomain\",\"domain\":\"%s\"}".formatted(domain));
    assertThat(links(account).call("GET", "/" + slug + "/qr", "").body()).isNotEqualTo(qr);
    assertThat(links(account).call("GET", "/" + slug, "").json().path("url").asText())
        .isEqualTo("https://blip.example/" + slug);
    assertThat(visit(others, domain)).isEqualTo(302);
  }

  @Test
  void others_links_keep_blips_address_and_none_may_lead_to_it() {
    JsonNode theirs = links(other).call("GET", "/" + others, "").json();
    assertThat(theirs.path("url").asText()).isEqualTo("https://blip.example/" + others);
    String circle = "{\"destination\":\"https://%s/%s\"}".formatted(domain, slug);
    var refused = links(other).call("PATCH", "/" + others, circle);
    assertThat(refused.message()).startsWith("destination must not lead to Blip itself");
  }

  @Test
  void operator_sees_whose_each_is_and_gives_it_to_another() {
    String after = "{\"action\":\"domains\",\"after\":\"links-.example\"}";
    assertThat(moderate(after).path("domains"))
        .anySatisfy(
            each -> {
              assertThat(each.path("domain").asText()).isEqualTo(domain);
              assertThat(each.path("account").asText()).isEqualTo(account);
            });
    String give = "{\"action\":\"giveDomain\",\"domain\":\"%s\",\"account\":\"%s\"}";
    moderate(give.formatted(domain, other));
    assertThat(visit(slug, domain)).isEqualTo(404);
    assertThat(visit(others, domain)).isEqualTo(302);
    String nobodys = "{\"action\":\"takeDomain\",\"domain\":\"nobodys.example\"}";
    assertThat(moderate(nobodys).at("/error/kind").asText()).isEqualTo("not_found");
    assertThat(moderate(give.formatted(domain, "No Account")).at("/error/message").asText())
        .contains("account must match");
  }
}
