package dev.blip.local.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import dev.blip.protocol.Json;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The code flow as a browser and its page go through it; the pair of RFC 7636, appendix B. */
class CodeFlowTest {
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final String ORIGIN = "http://127.0.0.1:9000";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
  private final InstantSource clock = now::get;
  private final Issuer issuer = new Issuer("http://localhost:8080", SigningKey.fresh(), clock);

  private IssuerReply get(String path, Map<String, String> query) {
    return issuer.answer(new IssuerCall("GET", path, query, "", ORIGIN)).orElseThrow();
  }

  private JsonNode exchange(int status, Map<String, String> form) {
    var call = new IssuerCall("POST", Issuer.EXCHANGE, form, "", ORIGIN);
    IssuerReply reply = issuer.answer(call).orElseThrow();
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    return Json.tree(reply.body());
  }

  private static Map<String, String> asked() {
    return new HashMap<>(
        Map.of(
            "client_id", "blip",
            "redirect_uri", ORIGIN + "/app/",
            "response_type", "code",
            "state", "s 1&",
            "code_challenge", CHALLENGE,
            "code_challenge_method", "S256",
            "login_hint", "acme"));
  }

  private Map<String, String> sentBack(Map<String, String> asked) {
    IssuerReply reply = get(Issuer.AUTHORIZE, asked);
    assertThat(reply.status()).isEqualTo(302);
    URI location = URI.create(String.valueOf(reply.headers().get("Location")));
    assertThat(location.toString()).startsWith(ORIGIN + "/app/?");
    Map<String, String> query = new HashMap<>();
    for (String pair : location.getRawQuery().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    assertThat(query).containsEntry("state", "s 1&");
    return query;
  }

  private static Map<String, String> form(String code) {
    return new HashMap<>(
        Map.of(
            "grant_type",
            "authorization_code",
            "client_id",
            "blip",
            "code",
            code,
            "redirect_uri",
            ORIGIN + "/app/",
            "code_verifier",
            VERIFIER));
  }

  private String code() {
    Map<String, String> answer = sentBack(asked());
    assertThat(answer).containsEntry("iss", "http://localhost:8080");
    return String.valueOf(answer.get("code"));
  }

  @Test
  void addresses_are_those_under_which_it_was_asked_and_the_issuer_is_the_tokens() {
    JsonNode told = Json.tree(get(Issuer.DISCOVERY, Map.of()).body());
    assertThat(told.path("issuer").asText()).isEqualTo("http://localhost:8080");
    assertThat(told.path("authorization_endpoint").asText()).isEqualTo(ORIGIN + "/dev/authorize");
    assertThat(told.path("token_endpoint").asText()).isEqualTo(ORIGIN + "/dev/oauth/token");
  }

  @Test
  void code_becomes_tokens_of_the_account_and_they_are_renewed() throws Exception {
    JsonNode tokens = exchange(200, form(code()));
    var claims = SignedJWT.parse(tokens.path("id_token").asText()).getJWTClaimsSet();
    assertThat(claims.getStringClaim("account")).isEqualTo("acme");
    assertThat(claims.getAudience()).containsExactly("blip");
    String refresh = tokens.path("refresh_token").asText();
    assertThat(SignedJWT.parse(refresh).getJWTClaimsSet().getAudience())
        .as("is no token for the API")
        .doesNotContain("blip");
    now.updateAndGet(before -> before.plusSeconds(86_400));
    var again =
        Map.of("grant_type", "refresh_token", "client_id", "blip", "refresh_token", refresh);
    var renewed = SignedJWT.parse(exchange(200, again).path("id_token").asText()).getJWTClaimsSet();
    assertThat(renewed.getStringClaim("account")).isEqualTo("acme");
    assertThat(renewed.getExpirationTime()).isAfter(java.util.Date.from(now.get()));
  }

  @ParameterizedTest
  @CsvSource({
    "code_verifier, another",
    "redirect_uri, http://127.0.0.1:9000/",
    "code, a.b.c",
    "code, ''"
  })
  void code_is_good_for_whoever_asked_for_it_alone(String field, String value) {
    var form = form(code());
    form.put(field, value);
    assertThat(exchange(400, form).path("error").asText()).isEqualTo("invalid_grant");
  }

  @Test
  void what_is_signed_for_one_use_is_good_for_no_other() {
    JsonNode tokens = exchange(200, form(code()));
    String id = tokens.path("id_token").asText();
    String refresh = tokens.path("refresh_token").asText();
    for (String other : new String[] {id, refresh}) {
      assertThat(exchange(400, form(other)).path("error").asText()).isEqualTo("invalid_grant");
    }
    for (String other : new String[] {id, code()}) {
      var again =
          Map.of("grant_type", "refresh_token", "client_id", "blip", "refresh_token", other);
      assertThat(exchange(400, again).path("error").asText()).isEqualTo("invalid_grant");
    }
  }

  @Test
  void tokens_are_for_blips_own_page_alone_and_for_grants_that_there_are() {
    var form = form(code());
    form.put("client_id", "other");
    assertThat(exchange(400, form).path("error").asText()).isEqualTo("invalid_client");
    form = form(code());
    form.put("grant_type", "password");
    assertThat(exchange(400, form).path("error").asText()).isEqualTo("unsupported_grant_type");
  }

  @Test
  void code_is_good_for_a_minute() {
    var form = form(code());
    now.updateAndGet(before -> before.plusSeconds(60));
    assertThat(exchange(400, form).path("error").asText()).isEqualTo("invalid_grant");
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, token, response_type must be code",
    "code_challenge_method, plain, code_challenge_method must be S256",
    "code_challenge, short, code_challenge must have 43",
    "login_hint, De.mo, account"
  })
  void what_is_asked_wrongly_is_told_to_the_page(String field, String value, String told) {
    var asked = asked();
    asked.put(field, value);
    assertThat(sentBack(asked))
        .doesNotContainKey("code")
        .containsEntry("error", "invalid_request")
        .hasEntrySatisfying("error_description", why -> assertThat(why).contains(told));
  }

  @ParameterizedTest
  @CsvSource({
    "redirect_uri, https://evil.example/app/",
    "redirect_uri, http://127.0.0.1:9000/app/../x",
    "client_id, other"
  })
  void nobody_is_sent_elsewhere(String field, String value) {
    var asked = asked();
    asked.put(field, value);
    IssuerReply reply = get(Issuer.AUTHORIZE, asked);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.headers()).doesNotContainKey("Location");
    assertThat(reply.body()).contains(field + " must be");
  }
}
