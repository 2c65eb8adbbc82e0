package dev.blip.functions.links;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.blip.functions.Environment;
import dev.blip.functions.Invocations;
import dev.blip.functions.account.AccountTable;
import dev.blip.functions.account.Closing;
import dev.blip.functions.keys.ApiKey;
import dev.blip.functions.keys.KeyTable;
import dev.blip.functions.keys.Scope;
import dev.blip.functions.keys.ShareTable;
import dev.blip.functions.members.Bearer;
import dev.blip.functions.members.Role;
import dev.blip.protocol.Account;
import dev.blip.protocol.Json;
import dev.blip.protocol.Share;
import dev.blip.protocol.TokenClaims;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The HTTP API's authorizer: reads the account from a bearer token, a JWT, a key or a share. It
 * lets everyone through, with the account, or with the reason why there is none, because only
 * handlers can tell the caller what was wrong; handlers act for the account that stands here and
 * for no other.
 */
public final class TokenHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(TokenHandler.class);

  private final Supplier<String> issuer;
  private final Supplier<String> audience;
  private final int leewaySeconds;
  private final KeyTable keyTable;
  private final ShareTable shareTable;
  private final Supplier<String> baseUrl;
  private final AccountTable accounts;
  private final Bearer bearer;
  private final InstantSource clock = InstantSource.system();
  private volatile @Nullable Keys keys;

  /** An issuer's keys, which are fetched when a token names one that is not known yet. */
  private record Keys(String issuer, DefaultJWTProcessor<SecurityContext> tokens) {}

  public TokenHandler() {
    this(Environment.ofProcess());
  }

  public TokenHandler(Environment environment) {
    issuer = environment.later("TOKEN_ISSUER");
    audience = environment.later("TOKEN_AUDIENCE");
    baseUrl = environment.later("BASE_URL");
    keyTable = new KeyTable(environment);
    shareTable = new ShareTable(environment);
    accounts = new AccountTable(environment);
    bearer = new Bearer(environment);
    leewaySeconds = Integer.parseInt(environment.required("TOKEN_LEEWAY_SECONDS"));
  }

  private DefaultJWTProcessor<SecurityContext> tokens(String issuer) {
    Keys known = keys;
    if (known == null || !known.issuer.equals(issuer)) keys = known = new Keys(issuer, of(issuer));
    return known.tokens;
  }

  private DefaultJWTProcessor<SecurityContext> of(String issuer) {
    try {
      var url = URI.create(issuer + "/.well-known/jwks.json").toURL();
      var source = JWKSourceBuilder.<SecurityContext>create(url).retrying(true).build();
      var tokens = new DefaultJWTProcessor<SecurityContext>();
      tokens.setJWSKeySelector(
          new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), source));
      tokens.setJWTClaimsSetVerifier(expiry());
      return tokens;
    } catch (MalformedURLException e) {
      throw new IllegalStateException("TOKEN_ISSUER must be a URL, was " + issuer, e);
    }
  }

  /** An issuer's clock may be a little off ours, unless it is the same machine's. */
  private DefaultJWTClaimsVerifier<SecurityContext> expiry() {
    var verifier = new DefaultJWTClaimsVerifier<SecurityContext>(null, null);
    verifier.setMaxClockSkew(leewaySeconds);
    return verifier;
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    return Invocations.of(event, context, Map.of(), this::authorize);
  }

  private Map<String, Object> authorize(Map<String, Object> event) {
    String token = token(event);
    var found = new HashMap<>(token == null ? Map.of() : read(token, event));
    tellBaseUrl(found);
    return Map.of("isAuthorized", true, "context", found);
  }

  /** For the function behind, which has no way to SSM; who needs it says so where it is missing. */
  private void tellBaseUrl(Map<String, String> found) {
    try {
      found.put("baseUrl", baseUrl.get());
    } catch (IllegalStateException e) {
      LOG.warn("functions are not told where Blip is", e);
    }
  }

  private static @Nullable String token(Map<String, Object> event) {
    if (!(event.get("headers") instanceof Map<?, ?> headers)) return null;
    return headers.get("authorization") instanceof String header ? header : null;
  }

  private Map<String, String> read(String header, Map<String, Object> event) {
    if (!header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      return foreign("header Authorization must be Bearer and a token");
    }
    String secret = header.substring(7).strip();
    if (secret.startsWith(ShareTable.PREFIX)) return ofShare(secret, event);
    if (secret.startsWith(KeyTable.PREFIX)) return ofKey(secret, event);
    String issuer = this.issuer.get();
    String audience = this.audience.get();
    try {
      JWT token = JWTParser.parse(header.substring(7).strip());
      if (!isOf(issuer, token)) return foreign("token is of another issuer than " + issuer);
      JWTClaimsSet claims = tokens(issuer).process(token, null);
      if (claims.getExpirationTime() == null) return refused("token has no expiry");
      boolean forUs =
          claims.getAudience().contains(audience) || audience.equals(claims.getClaim("client_id"));
      if (!forUs) return refused("token is for another audience than " + audience);
      return account(claims, event);
    } catch (KeySourceException e) {
      return refused(503, "the issuer's keys cannot be fetched; try again");
    } catch (BadJWTException e) {
      return refused("token is not valid: " + e.getMessage());
    } catch (BadJOSEException | com.nimbusds.jose.JOSEException e) {
      return refused("token is not signed by " + issuer);
    } catch (ParseException e) {
      return foreign("token is not a JWT");
    }
  }

  /** A key's account, if the key is good for what is asked. */
  private Map<String, String> ofKey(String secret, Map<String, Object> event) {
    try {
      Optional<ApiKey> known = keyTable.use(secret, Instant.ofEpochMilli(clock.millis()));
      if (known.isEmpty()) return refused("key is unknown or was revoked");
      ApiKey key = known.get();
      String closed = closed(key.account(), event);
      if (closed != null) return refused(403, closed);
      Set<Scope> enough = Scope.enoughFor(method(event), String.valueOf(event.get("rawPath")));
      if (!Collections.disjoint(enough, key.scopes())) {
        String claims = TokenClaims.ofKey(key.id());
        return Map.of("account", key.account(), "key", key.name(), "claims", claims);
      }
      String scopes = enough.isEmpty() ? "no key may do this" : "this needs one of " + enough;
      return refused(403, "key has the scopes " + key.scopes() + "; " + scopes);
    } catch (SdkException e) {
      LOG.error("keys cannot be read", e);
      return refused(503, "keys cannot be read just now; try again");
    }
  }

  /** A share's account, and the share, if a ticket is what is asked for. */
  private Map<String, String> ofShare(String secret, Map<String, Object> event) {
    boolean isTicket = method(event).equals("POST") && "/api/tickets".equals(event.get("rawPath"));
    if (!isTicket) return refused(403, "a share opens the wall, and is good for nothing else");
    try {
      Optional<ShareTable.Row> known = shareTable.of(secret);
      if (known.isEmpty()) return refused("share is unknown or was revoked");
      String closed = closed(known.get().account(), event);
      if (closed != null) return refused(403, closed);
      Share share = known.get().share();
      if (share.isOver(clock.instant())) return refused("share has expired");
      return Map.of("account", known.get().account(), "share", Json.write(share));
    } catch (SdkException e) {
      LOG.error("shares cannot be read", e);
      return refused(503, "shares cannot be read just now; try again");
    }
  }

  /** Why an account that is being deleted may not do what is asked; null where it may. */
  private @Nullable String closed(String account, Map<String, Object> event) {
    String path = String.valueOf(event.get("rawPath"));
    var closing = closing(account);
    boolean isOfIt = path.equals("/api/account") && method(event).equals("DELETE");
    if (closing.isEmpty() || isOfIt || path.equals("/api/account/deletion")) return null;
    Instant usable = Instant.ofEpochMilli(closing.get().until() + 1);
    if (closing.get().isDone() || clock.instant().isBefore(usable)) {
      return "account %s was deleted; its name can be used again from %s on"
          .formatted(account, usable);
    }
    return "account %s is being deleted; its name can be used again once nothing is left of it"
        .formatted(account);
  }

  /**
   * While the table cannot be read nothing stops who comes: what they would change cannot be
   * written either, and rooms of an account that is gone are made anew at the worst.
   */
  private Optional<Closing> closing(String account) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    try {
      return accounts.closing(account, PATIENCE).filter(each -> each.isOn(now));
    } catch (SdkException e) {
      LOG.warn("whether {} was deleted cannot be read: {}", account, e.getMessage());
      return Optional.empty();
    }
  }

  private static String method(Map<String, Object> event) {
    if (!(event.get("requestContext") instanceof Map<?, ?> context)) return "";
    return context.get("http") instanceof Map<?, ?> http ? String.valueOf(http.get("method")) : "";
  }

  private Map<String, String> account(JWTClaimsSet claims, Map<String, Object> event) {
    for (String claim : new String[] {"account", "custom:account", "sub"}) {
      if (claims.getClaim(claim) instanceof String account) {
        return Account.isName(account)
            ? member(account, claims.toJSONObject(), event)
            : refused("token's " + claim + " does not name an account");
      }
    }
    return refused("token names no account");
  }

  /** The account and what the token says, if its bearer's role is enough for what is asked. */
  private Map<String, String> member(
      String account, Map<String, Object> claims, Map<String, Object> event) {
    try {
      Optional<Role> role = bearer.role(account, claims);
      if (role.isEmpty()) return refused(403, "token's bearer is no member of " + account);
      String closed = closed(account, event);
      if (closed != null) return refused(403, closed);
      Role needed = Role.neededFor(method(event), String.valueOf(event.get("rawPath")));
      if (role.get().compareTo(needed) < 0) {
        return refused(403, "this needs the role " + needed + ", yours is " + role.get());
      }
      String said = TokenClaims.write(claims, role.get().text());
      return Map.of("account", account, "claims", said, "role", role.get().text());
    } catch (SdkException e) {
      LOG.error("members cannot be read", e);
      return refused(503, "members cannot be read just now; try again");
    }
  }

  /** What it says itself; nothing of it is believed before its signature. */
  private static boolean isOf(String issuer, JWT token) throws ParseException {
    JWTClaimsSet claims = token.getJWTClaimsSet();
    return claims != null && issuer.equals(claims.getIssuer());
  }

  /** Not meant for Blip: rooms that are open to anyone see it, and nobody else believes it. */
  private static Map<String, String> foreign(String why) {
    return Map.of("refused", why, "foreign", "true");
  }

  private static Map<String, String> refused(int status, String why) {
    return Map.of("refused", why, "refusedStatus", Integer.toString(status));
  }

  private static Map<String, String> refused(String why) {
    return Map.of("refused", why);
  }
}
