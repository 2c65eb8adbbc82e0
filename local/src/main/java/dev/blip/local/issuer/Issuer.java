package dev.blip.local.issuer;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The laptop's identity provider: anyone gets a token for any account. Answers {@value #TOKEN},
 * {@value #KEYS}, and OpenID Connect's {@value #DISCOVERY}, {@value #AUTHORIZE} and {@value
 * #EXCHANGE}. Safe for use by many threads.
 */
public final class Issuer {
  /** Where tokens are made. */
  public static final String TOKEN = "/dev/token";

  /** Where the public keys stand. */
  public static final String KEYS = "/.well-known/jwks.json";

  /** Where clients read the other addresses. */
  public static final String DISCOVERY = "/.well-known/openid-configuration";

  /** Where a browser is sent to sign in. */
  public static final String AUTHORIZE = "/dev/authorize";

  /** Where codes are exchanged for tokens. */
  public static final String EXCHANGE = "/dev/oauth/token";

  /** The audience that tokens name, and the client that asks for them. */
  public static final String AUDIENCE = "blip";

  private final ECKey key;
  private final Tokens tokens;
  private final CodeFlow codes;

  /**
   * @param url the origin under which this answers; the tokens' {@code iss}
   * @param key from {@link SigningKey}
   */
  public Issuer(String url, ECKey key, InstantSource clock) {
    this.key = key;
    tokens = new Tokens(url, key, clock);
    codes = new CodeFlow(url, tokens);
  }

  /** The answer to a request, empty if its path is none of the issuer's. */
  public Optional<IssuerReply> answer(IssuerCall call) {
    return switch (call.path()) {
      case TOKEN -> Optional.of(post(call, () -> token(call.body())));
      case KEYS -> Optional.of(get(call, this::keys));
      case DISCOVERY -> Optional.of(get(call, () -> codes.discovery(call.origin())));
      case AUTHORIZE ->
          Optional.of(get(call, () -> codes.authorize(call.parameters(), call.origin())));
      case EXCHANGE -> Optional.of(post(call, () -> codes.exchange(call.parameters())));
      default -> Optional.empty();
    };
  }

  private static IssuerReply post(IssuerCall call, Supplier<IssuerReply> reply) {
    return call.method().equals("POST") ? told(reply) : notAllowed(call.method(), "POST");
  }

  private static IssuerReply get(IssuerCall call, Supplier<IssuerReply> reply) {
    boolean isRead = call.method().equals("GET") || call.method().equals("HEAD");
    return isRead ? told(reply) : notAllowed(call.method(), "GET, HEAD");
  }

  private static IssuerReply told(Supplier<IssuerReply> reply) {
    try {
      return reply.get();
    } catch (Refusal e) {
      return refused(e);
    }
  }

  private IssuerReply token(String body) {
    TokenRequest request = TokenRequest.parse(body);
    var claims = claims(request.account(), request.name(), request.email());
    String token = tokens.sign(claims, AUDIENCE, Duration.ofSeconds(request.expiresIn()));
    return IssuerReply.json(200, Json.write(new Token(token, request.expiresIn())));
  }

  /**
   * Signs a token.
   *
   * @param expiresIn seconds; negative for a token that has expired already
   */
  public String sign(String account, String name, int expiresIn) {
    return tokens.sign(claims(account, name, null), AUDIENCE, Duration.ofSeconds(expiresIn));
  }

  static JWTClaimsSet.Builder claims(String account, String name, @Nullable String email) {
    return new JWTClaimsSet.Builder()
        .subject(account + "/" + name)
        .claim("account", account)
        .claim("name", name)
        .claim("email", email);
  }

  private IssuerReply keys() {
    return IssuerReply.json(200, new JWKSet(key.toPublicJWK()).toString());
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
