package dev.blip.functions.members;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.blip.functions.account.AccountHandler;
import dev.blip.functions.audit.AuditReader;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.links.TokenHandler;
import dev.blip.functions.sockets.AuthorizeHandler;
import dev.blip.functions.sockets.TicketsHandler;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members and what the authorizer lets each do, by tokens that are really signed. */
@ExtendWith(Aws.Resolver.class)
class MembersTest {
  private final String account = "m-" + UUID.randomUUID();
  private final ECKey key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
  private final Aws aws;
  private final AccountHandler members;
  private final HttpServer issuer;

  MembersTest(Aws aws) throws IOException, JOSEException {
    this.aws = aws;
    members = new AccountHandler(aws.environment());
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
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

  private String url() {
    return "http://127.0.0.1:" + issuer.getAddress().getPort();
  }

  private TokenHandler authorizer(String... others) {
    String[] all = {
      "TOKEN_ISSUER",
      url(),
      "TOKEN_AUDIENCE",
      "blip",
      "TOKEN_LEEWAY_SECONDS",
      "0",
      "TOKEN_PERSONS",
      "email sub"
    };
    String[] both = Arrays.copyOf(all, all.length + others.length);
    System.arraycopy(others, 0, both, all.length, others.length);
    return new TokenHandler(aws.environment(both));
  }

  private JsonNode authorize(
      TokenHandler handler, Map<String, ?> claims, String method, String path) {
    var all =
        new JWTClaimsSet.Builder()
            .issuer(url())
            .audience("blip")
            .claim("account", account)
            .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    claims.forEach(all::claim);
    var token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build(), all.build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return Recorded.event("http-authorizer")
        .with("headers/authorization", "Bearer " + token.serialize())
        .with("requestContext/http/method", method)
        .with("rawPath", path)
        .to(handler)
        .path("context");
  }

  private boolean may(Map<String, ?> claims, String method, String path) {
    return authorize(authorizer(), claims, method, path).has("account");
  }

  private JsonNode call(
      String caller, String method, @Nullable String person, String body, int status) {
    JsonNode answer =
        Recorded.event("http-api")
            .with("requestContext/http/method", method)
            .with("requestContext/authorizer/lambda/account", caller)
            .with("requestContext/authorizer/lambda/claims", "{\"email\":\"boss@example.org\"}")
            .with("rawPath", Members.PATH + (person == null ? "" : "/" + person))
            .with("pathParameters", person == null ? null : Map.of("id", person))
            .with("body", body)
            .to(members);
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(status);
    String told = answer.path("body").asText();
    return told.isEmpty() ? answer : Json.tree(told);
  }

  private void add(String person, String role) {
    call(account, "POST", null, draft(person, role), 201);
  }

  private static String draft(String person, String role) {
    return "{\"person\":\"" + person + "\",\"role\":\"" + role + "\"}";
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/links, viewer",
    "GET, /api/webhooks, viewer",
    "GET, /api/account, viewer",
    "POST, /api/tickets, viewer",
    "POST, /api/links, editor",
    "POST, /api/webhooks/x/secret, editor",
    "DELETE, /api/shares/x, editor",
    "POST, /parties/topic/a.b, editor",
    "GET, /api/keys, owner",
    "POST, /api/keys, owner",
    "GET, /api/members, owner",
    "GET, /api/audit/members, owner",
    "GET, /api/audit/access, owner",
    "DELETE, /api/members/x, owner",
    "PATCH, /api/account, owner",
    "GET, /api/account/export, owner"
  })
  void member_may_do_what_the_role_says(String method, String path, String least) {
    Role needed = Role.read(least);
    add("owner@example.org", "owner");
    for (Role role : Role.values()) {
      String person = role.text() + "@example.org";
      if (role != Role.OWNER) add(person, role.text());
      JsonNode told = authorize(authorizer(), Map.of("email", person), method, path);
      boolean good = role.compareTo(needed) >= 0;
      assertThat(told.path("account").asText()).as(person).isEqualTo(good ? account : "");
      if (good) continue;
      assertThat(told.path("refusedStatus").asText()).isEqualTo("403");
      assertThat(told.path("refused").asText())
          .isEqualTo("this needs the role " + needed + ", yours is " + role);
    }
  }

  @Test
  void every_token_is_an_owners_until_there_are_members_and_one_that_names_nobody_is_after_it() {
    Map<String, String> eve = Map.of("email", "eve@example.org", "sub", "eve");
    assertThat(may(eve, "POST", "/api/keys")).isTrue();
    add("Ada@Example.org", "owner");
    assertThat(may(eve, "GET", "/api/links")).isFalse();
    assertThat(may(Map.of(), "POST", "/api/keys")).isTrue();
    assertThat(may(Map.of("email", "ADA@example.org"), "POST", "/api/keys")).isTrue();
    add("eve", "viewer");
    assertThat(may(eve, "GET", "/api/links")).isTrue();
    call(account, "PATCH", "eve", "{\"role\":\"editor\"}", 200);
    assertThat(may(eve, "POST", "/api/links")).isTrue();
    call(account, "DELETE", "eve", "", 204);
    assertThat(may(eve, "GET", "/api/links")).isFalse();
  }

  @Test
  void each_change_of_a_member_is_told_once_with_the_role_before_and_after() {
    add("ada@example.org", "owner");
    call(account, "PATCH", "ada@example.org", "{\"role\":\"viewer\"}", 409);
    add("Bo@example.org", "viewer");
    call(account, "PATCH", "bo@example.org", "{\"role\":\"editor\"}", 200);
    call(account, "DELETE", "bo@example.org", "", 204);
    call(account, "DELETE", "bo@example.org", "", 404);
    var told = audit("/api/audit/members");
    assertThat(told.findValuesAsText("op"))
        .containsExactly("deleted", "changed", "created", "created");
    assertThat(told.findValuesAsText("member"))
        .containsExactly("bo@example.org", "bo@example.org", "bo@example.org", "ada@example.org");
    assertThat(told.path(0).path("before").toString()).isEqualTo("{\"role\":\"editor\"}");
    assertThat(told.path(0).path("after").toString()).isEqualTo("{}");
    assertThat(told.path(1).path("before").toString()).isEqualTo("{\"role\":\"viewer\"}");
    assertThat(told.path(1).path("after").toString()).isEqualTo("{\"role\":\"editor\"}");
    assertThat(told.findValuesAsText("by")).containsOnly("boss@example.org");
    assertThat(audit("/api/audit")).isEmpty();
  }

  private JsonNode audit(String path) {
    return AuditReader.changes(aws, account, path);
  }

  @Test
  void address_that_is_not_verified_is_nobodys() {
    add("ada@example.org", "owner");
    var forged = Map.of("email", "ada@example.org", "email_verified", false);
    assertThat(may(forged, "GET", "/api/links")).isFalse();
    assertThat(may(Map.of("email", "ada@example.org", "email_verified", true), "GET", "/api/links"))
        .isTrue();
  }

  @Test
  void members_of_another_account_do_not_matter() {
    String other = "o-" + UUID.randomUUID();
    call(other, "POST", null, draft("ada@example.org", "owner"), 201);
    add("bo@example.org", "owner");
    assertThat(may(Map.of("email", "ada@example.org"), "GET", "/api/links")).isFalse();
    call(other, "DELETE", "bo@example.org", "", 404);
    assertThat(call(other, "GET", null, "", 200).path("members")).hasSize(1);
  }

  @Test
  void last_owner_stays() {
    call(account, "POST", null, draft("bo", "editor"), 409);
    add("ada", "owner");
    add("bo", "editor");
    call(account, "POST", null, draft("ada", "viewer"), 409);
    call(account, "PATCH", "ada", "{\"role\":\"editor\"}", 409);
    JsonNode told = call(account, "DELETE", "ada", "", 409);
    assertThat(told.at("/error/message").asText()).startsWith("members must have 1 owner at least");
    call(account, "PATCH", "bo", "{\"role\":\"owner\"}", 200);
    call(account, "DELETE", "ada", "", 204);
    assertThat(call(account, "GET", null, "", 200).path("members").toString())
        .isEqualTo("[" + draft("bo", "owner") + "]");
  }

  @Test
  void table_that_is_away_makes_nobody_an_owner() throws IOException {
    String gone;
    try (var listener = new Listener()) {
      gone = listener.url();
    }
    var handler = authorizer("AWS_ENDPOINT_URL_DYNAMODB", gone);
    JsonNode told = authorize(handler, Map.of("email", "a@example.org"), "GET", "/api/links");
    assertThat(told.path("refusedStatus").asText()).isEqualTo("503");
    assertThat(told.has("account")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"viewer, topic, 403", "viewer, clicks, ''", "editor, topic, ''"})
  void viewers_ticket_opens_the_live_map_alone(String role, String party, String refused) {
    JsonNode made =
        Recorded.event("http-api")
            .with("requestContext/authorizer/lambda/account", account)
            .with("requestContext/authorizer/lambda/role", role)
            .with("rawPath", "/api/tickets")
            .to(new TicketsHandler(aws.environment()));
    String ticket = Json.tree(made.path("body").asText()).path("ticket").asText();
    JsonNode told =
        Recorded.event("socket-authorizer")
            .with("queryStringParameters", Map.of("party", party, "room", "x", "ticket", ticket))
            .to(new AuthorizeHandler(aws.environment()))
            .path("context");
    assertThat(told.path("refusedStatus").asText()).isEqualTo(refused);
    assertThat(told.has("account")).isEqualTo(refused.isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | body must be a JSON object",
        "{\"person\":\"x\"} | role must be a text, was left out",
        "{\"person\":\"x\",\"role\":\"king\"} | role must be one of [viewer, editor, owner], was \"king\"",
        "{\"role\":\"owner\"} | person must be an e-mail address",
        "{\"person\":\"a/b\",\"role\":\"owner\"} | person must be an e-mail address",
        "{\"person\":\"a\\u009bb\",\"role\":\"owner\"} | person must be an e-mail address",
        "{\"person\":7,\"role\":\"owner\"} | person must be an e-mail address",
        "{\"person\":\"x\",\"role\":\"owner\",\"id\":1} | body may have person and role, has \"id\""
      })
  void draft_that_is_wrong_is_told(String draft, String told) {
    assertThat(call(account, "POST", null, draft, 400).at("/error/message").asText())
        .startsWith(told);
  }
}
