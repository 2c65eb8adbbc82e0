package dev.blip.local.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private static final String ORIGIN = "http://localhost:8080";

  @TempDir Path folder;
  private final Issuer issuer = new Issuer(ORIGIN, SigningKey.fresh(), InstantSource.fixed(NOW));

  @Test
  void token_carries_its_claims_and_verifies_with_the_published_key() throws Exception {
    JsonNode answer = token("{\"account\":\"demo\",\"name\":\"Ada\",\"expiresIn\":60}");
    assertThat(answer.get("expiresIn").intValue()).isEqualTo(60);
    JWTClaimsSet claims = verify(answer, issuer);
    assertThat(claims.getIssuer()).isEqualTo("http://localhost:8080");
    assertThat(claims.getAudience()).isEqualTo(List.of("blip"));
    assertThat(claims.getSubject()).isNotEmpty();
    assertThat(claims.getStringClaim("account")).isEqualTo("demo");
    assertThat(claims.getStringClaim("name")).isEqualTo("Ada");
    assertThat(claims.getIssueTime()).isEqualTo(Date.from(NOW));
    assertThat(claims.getExpirationTime()).isEqualTo(Date.from(NOW.plusSeconds(60)));
  }

  @Test
  void only_the_account_is_needed() throws Exception {
    JWTClaimsSet claims = verify(token("{\"account\":\"demo\"}"), issuer);
    assertThat(claims.getStringClaim("name")).isEqualTo("demo");
    assertThat(claims.getExpirationTime()).isEqualTo(Date.from(NOW.plusSeconds(3_600)));
  }

  @Test
  void negative_time_makes_an_expired_token() throws Exception {
    JWTClaimsSet claims = verify(token("{\"account\":\"demo\",\"expiresIn\":-5}"), issuer);
    assertThat(claims.getExpirationTime()).isEqualTo(Date.from(NOW.minusSeconds(5)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"account\":7}",
        "{\"account\":\"De.mo\"}",
        "{\"account\":\"demo\",\"name\":\"\"}",
        "{\"account\":\"demo\",\"name\":{}}",
        "{\"account\":\"demo\",\"expiresIn\":1.5}",
        "{\"account\":\"demo\",\"expiresIn\":\"60\"}",
        "{\"account\":\"demo\",\"expiresIn\":31536001}",
        "{\"account\":\"demo\",\"expiresIn\":99999999999}",
      })
  void bad_request_is_told_what_is_wrong(String body) {
    IssuerReply reply = issuer.answer(call("POST", "/dev/token", body)).orElseThrow();
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.headers()).containsEntry("Content-Type", "application/json");
    JsonNode error = Json.tree(reply.body()).get("error");
    assertThat(error.get("kind").textValue()).isEqualTo("bad_request");
    assertThat(error.get("message").textValue()).isNotEmpty();
    assertThat(error.get("id").textValue()).isNotEmpty();
  }

  @Test
  void other_methods_are_not_allowed_and_other_paths_are_not_answered() {
    IssuerReply reply = issuer.answer(call("GET", "/dev/token", "")).orElseThrow();
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.headers()).containsEntry("Allow", "POST");
    assertThat(issuer.answer(call("POST", "/.well-known/jwks.json", "")).orElseThrow().status())
        .isEqualTo(405);
    assertThat(issuer.answer(call("POST", "/dev/other", ""))).isEmpty();
  }

  @Test
  void published_keys_are_public() {
    IssuerReply reply = issuer.answer(call("GET", "/.well-known/jwks.json", "")).orElseThrow();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(Json.tree(reply.body()).get("keys").get(0).has("d")).isFalse();
  }

  @Test
  void token_outlives_a_restart_and_its_key_is_for_its_owner_alone() throws Exception {
    Path file = folder.resolve("issuer.json");
    var before = new Issuer("u", SigningKey.in(file), InstantSource.fixed(NOW));
    JsonNode token =
        Json.tree(
            before.answer(call("POST", "/dev/token", "{\"account\":\"a\"}")).orElseThrow().body());
    verify(token, new Issuer("u", SigningKey.in(file), InstantSource.fixed(NOW)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void file_without_a_key_is_named_with_its_remedy() throws IOException {
    Path file = Files.writeString(folder.resolve("issuer.json"), "{}");
    assertThatThrownBy(() -> SigningKey.in(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("issuer.json holds no key; delete it");
  }

  private JsonNode token(String body) {
    IssuerReply reply = issuer.answer(call("POST", "/dev/token", body)).orElseThrow();
    assertThat(reply.status()).isEqualTo(200);
    return Json.tree(reply.body());
  }

  private static JWTClaimsSet verify(JsonNode answer, Issuer by) throws Exception {
    var keys =
        JWKSet.parse(by.answer(call("GET", "/.well-known/jwks.json", "")).orElseThrow().body());
    SignedJWT token = SignedJWT.parse(answer.get("token").textValue());
    var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
    assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
    return token.getJWTClaimsSet();
  }

  private static IssuerCall call(String method, String path, String body) {
    return new IssuerCall(method, path, Map.of(), body, ORIGIN);
  }
}
