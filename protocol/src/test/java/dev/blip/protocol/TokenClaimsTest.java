package dev.blip.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenClaimsTest {
  private static TokenClaims written(Map<String, Object> claims) {
    return TokenClaims.of(Map.of(TokenClaims.HEADER, TokenClaims.write(claims)));
  }

  @Test
  void what_is_said_of_the_visitor_is_kept_and_what_is_said_of_the_token_is_not() {
    var claims =
        written(
            Map.of(
                "sub",
                "ada",
                "name",
                "Zoë 😀",
                "groups",
                List.of("a", "b"),
                "exp",
                17,
                "aud",
                "x"));
    assertThat(claims.subject()).contains("ada");
    assertThat(claims.text("name")).contains("Zoë 😀");
    assertThat(claims.text("groups")).isEmpty();
    assertThat(claims.text("exp")).isEmpty();
    assertThat(claims.toJson())
        .isEqualTo("{\"sub\":\"ada\",\"name\":\"Zoë 😀\",\"groups\":[\"a\",\"b\"]}");
  }

  @Test
  void stranger_has_none() {
    var none = TokenClaims.of(Map.of());
    assertThat(none.subject()).isEmpty();
    assertThat(none.toJson()).isEqualTo("{}");
  }

  @Test
  void no_token_can_pass_for_a_key_or_an_owner() {
    var claims = written(Map.of("sub", "eve", "blip_key", "k1", "blip_role", "owner"));
    assertThat(claims.key()).isEmpty();
    assertThat(claims.role()).isEmpty();
    String viewers = TokenClaims.write(Map.of("blip_role", "owner"), "viewer");
    assertThat(TokenClaims.of(Map.of(TokenClaims.HEADER, viewers)).role()).contains("viewer");
    assertThat(claims.toJson()).isEqualTo("{\"sub\":\"eve\"}");
    String ofKey = TokenClaims.ofKey("k1");
    assertThat(TokenClaims.of(Map.of(TokenClaims.HEADER, ofKey)).key()).contains("k1");
  }

  @Test
  void longest_are_left_out_where_not_all_fit_and_who_it_is_comes_first() {
    var many = new HashMap<String, Object>(Map.of("name", "x".repeat(1_500), "sub", "ada"));
    for (int i = 10; i < 40; i++) many.put("claim" + i, "y".repeat(i));
    many.put("photo", "z".repeat(10_000));
    String json = TokenClaims.write(many);
    assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1_900, TokenClaims.MOST);
    var claims = written(many);
    assertThat(claims.subject()).contains("ada");
    assertThat(claims.text("name")).isPresent();
    assertThat(claims.text("claim10")).isPresent();
    assertThat(claims.text("claim39")).isEmpty();
    assertThat(claims.text("photo")).isEmpty();
  }
}
