package dev.blip.local.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The laptop's identity provider: anyone gets a token for any account. Answers {@value #TOKEN} and
 * {@value #KEYS}. Safe for use by many threads.
 */
public final class Issuer {
  /** Where tokens are made. */
  public static final String TOKEN = "/dev/token";

  /** Where the public keys stand. */
  public static final String KEYS = "/.well-known/jwks.json";

  /** The audience that tokens name. */
  public static final String AUDIENCE = "blip";

  private final String url;
  private final ECKey key;
  private final InstantSource clock;

  /**
   * @param url the origin under which this answers; the tokens' {@code iss}
   * @param key from {@link SigningKey}
   */
  public Issuer(String url, ECKey key, InstantSource clock) {
    this.url = url;
    this.key = key;
    this.clock = clock;
  }

  /** The answer to a request, empty if its path is none of the issuer's. */
  public Optional<IssuerReply> answer(String method, String path, String body) {
    return switch (path) {
      case TOKEN -> Optional.of(method.equals("POST") ? token(body) : notAllowed(method, "POST"));
      case KEYS -> Optional.of(isRead(method) ? keys() : notAllowed(method, "GET, HEAD"));
      default -> Optional.empty();
    };
  }

  private IssuerReply token(String body) {
    try {
      TokenRequest request = TokenRequest.parse(body);
      String token = sign(request.account(), request.name(), request.expiresIn(), request.email());
      return IssuerReply.json(200, Json.write(new Token(token, request.expiresIn())));
    } catch (Refusal e) {
      return refused(e);
    }
  }

  /**
   * Signs a token.
   *
   * @param expiresIn seconds; negative for a token that has expired already
   */
  public String sign(String account, String name, int expiresIn) {
    return sign(account, name, expiresIn, null);
  }

  private String sign(String account, String name, int expiresIn, @Nullable String email) {
    Instant now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(url)
            .audience(AUDIENCE)
            .subject(account + "/" + name)
            .claim("account", account)
            .claim("name", name)
            .claim("email", email)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(expiresIn)))
            .build();
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
    var token = new SignedJWT(header, claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("token cannot be signed", e);
    }
    return token.serialize();
  }

  private IssuerReply keys() {
    return IssuerReply.json(200, new JWKSet(key.toPublicJWK()).toString());
  }

  private static boolean isRead(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  private static IssuerReply notAllowed(String method, String allowed) {
    IssuerReply reply = refused(new Refusal(405, "method must be " + allowed + ", was " + method));
    return new IssuerReply(
        reply.status(), Map.of("Content-Type", "application/json", "Allow", allowed), reply.body());
  }

  private static IssuerReply refused(Refusal refusal) {
    String id = UUID.randomUUID().toString();
    return IssuerReply.json(refusal.status(), refusal.problem(id).toJson());
  }

  private record Token(String token, int expiresIn) {}
}
