package dev.blip.functions.links;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.blip.functions.Environment;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The HTTP API's authorizer, by events as API Gateway writes them, and an issuer's real keys. */
class TokenHandlerTest {
  private final RSAKey key;
  private final HttpServer issuer;
  private final String url;

  TokenHandlerTest() throws IOException, JOSEException {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    url = "http://127.0.0.1:" + issuer.getAddress().getPort();
  }

  @BeforeEach
  void start() {
    byte[] keys = new JWKSet(key).toString().getBytes(StandardCharsets.UTF_8);
    issuer.createContext(
        "/.well-known/jwks.json",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
          }
        });
    issuer.start();
  }

  @AfterEach
  void stop() {
    issuer.stop(0);
  }

  private String token(RSAKey signedBy, UnaryOperator<JWTClaimsSet.Builder> claims)
      throws JOSEException {
    var usual =
        new JWTClaimsSet.Builder()
            .issuer(url)
            .audience("blip")
            .subject("ada")
            .claim("account", "recorded")
            .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(),
            claims.apply(usual).build());
    token.sign(new RSASSASigner(signedBy));
    return "Bearer " + token.serialize();
  }

  private JsonNode authorize(String header) {
    return authorize(header, handler());
  }

  private static JsonNode authorize(String header, TokenHandler handler) {
    JsonNode answer =
        Recorded.event("http-authorizer").with("headers/authorization", header).to(handler);
    assertThat(answer.path("isAuthorized").asBoolean()).isTrue();
    return answer.path("context");
  }

  private TokenHandler handler() {
    return handler("60");
  }

  private TokenHandler handler(String leewaySeconds) {
    return handler(leewaySeconds, "https://blip.example");
  }

  private TokenHandler handler(String leewaySeconds, String baseUrl) {
    return new TokenHandler(
        new Environment(
            Map.ofEntries(
                entry("KEYS_TABLE", "KeysTable"),
                entry("ACCOUNTS_TABLE", "AccountsTable"),
                entry("TOKEN_PERSONS", ""),
                entry("AWS_REGION", "us-east-1"),
                entry("AWS_ACCESS_KEY_ID", "local"),
                entry("AWS_SECRET_ACCESS_KEY", "local"),
                entry("AWS_ENDPOINT_URL_DYNAMODB", url),
                entry("AWS_ENDPOINT_URL_SSM", url),
                entry("TOKEN_ISSUER", url),
                entry("TOKEN_AUDIENCE", "blip"),
                entry("BASE_URL", baseUrl),
                entry("TOKEN_LEEWAY_SECONDS", leewaySeconds))));
  }

  @Test
  void every_call_is_told_where_blip_is() throws JOSEException {
    assertThat(authorize(token(key, claims -> claims)).path("baseUrl").asText())
        .isEqualTo("https://blip.example");
    assertThat(authorize("Basic xyz").path("baseUrl").asText()).isEqualTo("https://blip.example");
  }

  /** The issuer's server stands where SSM would, and has no such setting. */
  @Test
  void where_nobody_can_say_it_the_token_is_good_all_the_same() throws JOSEException {
    JsonNode context =
        authorize(token(key, claims -> claims), handler("60", "setting:/blip/base-url"));
    assertThat(context.path("account").asText()).isNotEmpty();
    assertThat(context.has("baseUrl")).isFalse();
  }

  @Test
  void good_token_names_its_account() throws JOSEException {
    assertThat(authorize(token(key, claims -> claims)).path("account").asText())
        .isEqualTo("recorded");
  }

  @Test
  void good_token_tells_what_else_it_says_of_its_bearer() throws JOSEException {
    String header = token(key, claims -> claims.claim("name", "Ada"));
    assertThat(authorize(header).path("claims").asText())
        .contains("\"sub\":\"ada\"", "\"name\":\"Ada\"")
        .doesNotContain("exp");
  }

  @Test
  void caller_without_a_token_is_a_stranger() {
    JsonNode answer =
        Recorded.event("http-authorizer").with("headers/authorization", null).to(handler());
    assertThat(answer.path("isAuthorized").asBoolean()).isTrue();
    assertThat(answer.path("context"))
        .isEqualTo(Json.tree("{\"baseUrl\":\"https://blip.example\"}"));
  }

  @Test
  void bad_token_is_let_through_with_what_is_wrong_and_without_an_account() throws JOSEException {
    RSAKey others = new RSAKeyGenerator(2048).keyID("one").generate();
    var yesterday = Date.from(Instant.now().minusSeconds(86_400));
    Map<String, String> tokens =
        Map.of(
            token(others, claims -> claims),
            "token is not signed by",
            token(key, claims -> claims.expirationTime(yesterday)),
            "token is not valid",
            token(key, claims -> claims.expirationTime(null)),
            "token has no expiry",
            token(key, claims -> claims.issuer("https://evil.example")),
            "token is of another",
            token(key, claims -> claims.audience("shop")),
            "token is for another audience",
            token(key, claims -> claims.claim("account", "a.b")),
            "token's account does not name",
            "Bearer nonsense",
            "token is not a JWT",
            "Basic YTpi",
            "header Authorization must be Bearer");
    tokens.forEach(
        (token, why) -> {
          JsonNode context = authorize(token);
          assertThat(context.path("refused").asText()).startsWith(why);
          assertThat(context.has("account")).isFalse();
        });
  }

  @Test
  void token_expires_at_its_second_where_no_leeway_is() throws JOSEException {
    for (int seconds : new int[] {0, -1, -59}) {
      var expired = Date.from(Instant.now().plusSeconds(seconds));
      String token = token(key, claims -> claims.expirationTime(expired));
      assertThat(authorize(token, handler("0")).path("refused").asText()).contains("Expired");
      assertThat(authorize(token).path("account").asText()).isEqualTo("recorded");
    }
    String token = token(key, claims -> claims);
    assertThat(authorize(token, handler("0")).path("account").asText()).isEqualTo("recorded");
  }

  @Test
  void what_is_not_meant_for_blip_is_told_from_a_token_of_ours_that_is_not_good() throws Exception {
    RSAKey others = new RSAKeyGenerator(2048).keyID("one").generate();
    var yesterday = Date.from(Instant.now().minusSeconds(86_400));
    assertThat(foreign("Basic YTpi")).isTrue();
    assertThat(foreign("Bearer sk_live_1")).isTrue();
    assertThat(foreign(token(others, claims -> claims.issuer("https://hooks.example")))).isTrue();
    assertThat(foreign(token(others, claims -> claims))).isFalse();
    assertThat(foreign(token(key, claims -> claims.expirationTime(yesterday)))).isFalse();
    assertThat(foreign(token(key, claims -> claims.audience("shop")))).isFalse();
    assertThat(foreign(token(key, claims -> claims))).isFalse();
  }

  private boolean foreign(String header) {
    return authorize(header).path("foreign").asBoolean();
  }

  @Test
  void recorded_token_of_a_strangers_key_is_refused() {
    JsonNode context = Recorded.event("http-authorizer").to(handler()).path("context");
    assertThat(context.path("refused").asText()).startsWith("token is of another issuer");
  }

  @Test
  void issuer_that_is_away_is_no_fault_of_the_token() throws JOSEException {
    String token = token(key, claims -> claims);
    issuer.stop(0);
    JsonNode context = authorize(token);
    assertThat(context.path("refusedStatus").asText()).isEqualTo("503");
    assertThat(context.path("refused").asText()).contains("try again");
  }
}
