package dev.blip.local.issuer;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.blip.protocol.Account;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * OpenID Connect's authorization code flow with PKCE (RFC 7636), without a form: whoever asks is
 * signed in as the account that {@code login_hint} names. Codes and refresh tokens are signed, not
 * kept, so that they outlive a restart; a code is good for a minute, and not only once.
 */
final class CodeFlow {
  private static final Duration CODE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration REFRESH = Duration.ofDays(30);
  private static final String CODES = "blip/code";
  private static final String REFRESHES = "blip/refresh";
  private static final String USUAL_ACCOUNT = "demo";

  private final String issuer;
  private final Tokens tokens;

  CodeFlow(String issuer, Tokens tokens) {
    this.issuer = issuer;
    this.tokens = tokens;
  }

  /**
   * The metadata of OpenID Connect Discovery 1.0.
   *
   * @param origin under which the issuer was asked, and is to be asked again
   */
  IssuerReply discovery(String origin) {
    return IssuerReply.json(
        200,
        Json.write(
            Map.of(
                "issuer",
                issuer,
                "authorization_endpoint",
                origin + Issuer.AUTHORIZE,
                "token_endpoint",
                origin + Issuer.EXCHANGE,
                "jwks_uri",
                origin + Issuer.KEYS,
                "response_types_supported",
                List.of("code"),
                "grant_types_supported",
                List.of("authorization_code", "refresh_token"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("ES256"),
                "code_challenge_methods_supported",
                List.of("S256"),
                "token_endpoint_auth_methods_supported",
                List.of("none"))));
  }

  /**
   * Sends the browser back with a code.
   *
   * @param origin under which the issuer was asked: only the application there gets codes
   * @throws Refusal (400) if it is not known where to send it
   */
  IssuerReply authorize(Map<String, String> asked, String origin) {
    requireClient(asked.get("client_id"));
    String back = origin + "/app/";
    String redirect = asked.getOrDefault("redirect_uri", "");
    if (!redirect.equals(back)) {
      throw Refusal.bad("redirect_uri must be " + back + ", was " + Text.quoted(redirect));
    }
    String state = asked.getOrDefault("state", "");
    try {
      String code = code(asked, back);
      return back(back, Map.of("code", code, "state", state, "iss", issuer));
    } catch (Refusal e) {
      return back(
          back,
          Map.of("error", "invalid_request", "error_description", e.reason(), "state", state));
    }
  }

  private String code(Map<String, String> asked, String redirect) {
    require("response_type", asked.get("response_type"), "code");
    require("code_challenge_method", asked.get("code_challenge_method"), "S256");
    String challenge = asked.getOrDefault("code_challenge", "");
    if (!challenge.matches("[A-Za-z0-9_-]{43}")) {
      throw Refusal.bad("code_challenge must have 43 letters of base64url");
    }
    String account = Account.require(asked.getOrDefault("login_hint", USUAL_ACCOUNT));
    var claims =
        new JWTClaimsSet.Builder()
            .claim("account", account)
            .claim("challenge", challenge)
            .claim("redirect", redirect);
    return tokens.sign(claims, CODES, CODE);
  }

  /** Gives tokens for a code or for a refresh token. */
  IssuerReply exchange(Map<String, String> asked) {
    try {
      requireClient(asked.get("client_id"));
      return switch (String.valueOf(asked.get("grant_type"))) {
        case "authorization_code" -> ofCode(asked);
        case "refresh_token" -> ofRefresh(asked.getOrDefault("refresh_token", ""));
        default -> refused("unsupported_grant_type", "authorization_code or refresh_token");
      };
    } catch (Refusal e) {
      return refused("invalid_client", e.reason());
    }
  }

  private IssuerReply ofCode(Map<String, String> asked) {
    JWTClaimsSet code = tokens.read(asked.getOrDefault("code", ""), CODES).orElse(null);
    if (code == null) return refused("invalid_grant", "code is none of this issuer's, or expired");
    boolean isMeant =
        text(code, "redirect").equals(asked.get("redirect_uri"))
            && text(code, "challenge").equals(hash(asked.getOrDefault("code_verifier", "")));
    if (!isMeant) return refused("invalid_grant", "redirect_uri and code_verifier must be its own");
    return granted(text(code, "account"));
  }

  private IssuerReply ofRefresh(String refresh) {
    JWTClaimsSet known = tokens.read(refresh, REFRESHES).orElse(null);
    if (known != null) return granted(text(known, "account"));
    return refused("invalid_grant", "refresh_token is none of this issuer's, or expired");
  }

  private IssuerReply granted(String account) {
    String id = tokens.sign(Issuer.claims(account, account, null), Issuer.AUDIENCE, HOUR);
    var refresh = new JWTClaimsSet.Builder().claim("account", account);
    return IssuerReply.json(
        200,
        Json.write(
            Map.of(
                "id_token",
                id,
                "access_token",
                id,
                "token_type",
                "Bearer",
                "expires_in",
                HOUR.toSeconds(),
                "refresh_token",
                tokens.sign(refresh, REFRESHES, REFRESH))));
  }

  private static String text(JWTClaimsSet claims, String name) {
    try {
      return String.valueOf(claims.getStringClaim(name));
    } catch (ParseException e) {
      throw new IllegalStateException("signed by this issuer, and without " + name, e);
    }
  }

  private static void requireClient(@Nullable String client) {
    require("client_id", client, Issuer.AUDIENCE);
  }

  private static void require(String name, @Nullable String value, String wanted) {
    if (wanted.equals(value)) return;
    String was = value == null ? "left out" : Text.quoted(value);
    throw Refusal.bad(name + " must be " + wanted + ", was " + was);
  }

  private static String hash(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static IssuerReply back(String address, Map<String, String> answer) {
    var query = new StringBuilder();
    answer.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? "?" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return new IssuerReply(
        302, Map.of("Location", address + query, "Cache-Control", "no-store"), "");
  }

  /** As RFC 6749, 5.2 has it, which clients know. */
  private static IssuerReply refused(String error, String why) {
    return IssuerReply.json(
        400,
        Json.write(
            Map.of("error", error, "error_description", why, "id", UUID.randomUUID().toString())));
  }
}
