package dev.blip.local.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** What the issuer signs, and knows again. Safe for use by many threads. */
final class Tokens {
  private final String issuer;
  private final ECKey key;
  private final InstantSource clock;

  Tokens(String issuer, ECKey key, InstantSource clock) {
    this.issuer = issuer;
    this.key = key;
    this.clock = clock;
  }

  /**
   * Signs claims for an audience.
   *
   * @param time how long it is good; negative for what has expired already
   */
  String sign(JWTClaimsSet.Builder claims, String audience, Duration time) {
    Instant now = clock.instant();
    claims
        .issuer(issuer)
        .audience(audience)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(time)));
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
    var token = new SignedJWT(header, claims.build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("token cannot be signed", e);
    }
    return token.serialize();
  }

  /** What was signed for an audience, if it was and has not expired. */
  Optional<JWTClaimsSet> read(String text, String audience) {
    try {
      SignedJWT token = SignedJWT.parse(text);
      JWTClaimsSet claims = token.getJWTClaimsSet();
      boolean isGood =
          token.verify(new ECDSAVerifier(key.toPublicJWK()))
              && claims.getAudience().equals(List.of(audience))
              && claims.getExpirationTime().toInstant().isAfter(clock.instant());
      return isGood ? Optional.of(claims) : Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }
}
