package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Recorded;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Requests that are answered and never counted. */
class NoVisitTest extends Redirects {
  NoVisitTest(Aws aws) throws IOException {
    super(aws);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sec-purpose|prefetch",
        "sec-purpose|prefetch;prerender",
        "sec-purpose|Prefetch;anonymous-client-ip",
        "purpose|prefetch",
        "purpose|other,prefetch",
        "x-purpose|preview",
        "x-moz|prefetch",
        "referer|blip:prefetch"
      })
  void prefetch_or_preview_is_sent_on_uncached_and_is_no_visit(String header, String hint) {
    link(slug, Map.of("maxClicks", AttributeValue.fromN("1")));
    var handler = new RedirectHandler(environment());
    for (int i = 0; i < 3; i++) {
      assertLeadsTo(visit().with("headers/" + header, hint).to(handler), "https://example.org/all");
    }
    assertThat(queued()).isEmpty();
    assertThat(room.calls()).isEmpty();
    assertLeadsTo(visit().to(handler), "https://example.org/all");
    assertPage(visit().with("headers/" + header, hint).to(handler), 410);
    assertPage(visit().to(handler), 410);
    var later = new RedirectHandler(environment());
    assertPage(visit().with("headers/" + header, hint).to(later), 410);
    assertThat(queued()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sec-purpose|''",
        "sec-purpose|unprefetch",
        "x-moz|prefetched",
        "purpose|navigate",
        "referer|https://blip:prefetch@example.org/",
        "x-other|prefetch"
      })
  void anything_else_that_a_browser_says_leaves_a_visit_a_visit(String header, String said) {
    follow(visit().with("headers/" + header, said));
    assertThat(queued()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void what_programs_ask_of_every_site_is_answered_and_may_be_kept(String method) {
    var handler = new RedirectHandler(environment());
    JsonNode robots = site("robots.txt", method).to(handler);
    assertThat(robots.path("statusCode").asInt()).isEqualTo(200);
    assertThat(robots.at("/headers/Content-Type").asText()).startsWith("text/plain");
    assertThat(robots.path("body").asText())
        .startsWith("User-agent: *\n")
        .doesNotContain("Disallow: /\n");

    JsonNode icon = site("favicon.ico", method).to(handler);
    assertThat(icon.path("statusCode").asInt()).isEqualTo(200);
    assertThat(icon.at("/headers/Cache-Control").asText()).isEqualTo("public, max-age=86400");
    assertThat(icon.path("isBase64Encoded").asBoolean()).isTrue();
    assertThat(Base64.getDecoder().decode(icon.path("body").asText()))
        .startsWith(0, 0, 1, 0)
        .hasSizeGreaterThan(100);
    assertPage(site("sitemap.xml", method).to(handler), 404);
    assertThat(queued()).isEmpty();
    assertThat(room.calls()).isEmpty();
  }

  private static Recorded site(String file, String method) {
    return visit(file).with("requestContext/http/method", method);
  }
}
