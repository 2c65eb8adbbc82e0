package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Refusal;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says of a link's password, and the slow hash under which one is kept: PBKDF2 with
 * HMAC-SHA-512, a salt of 16 bytes and 210,000 rounds (OWASP's number), some tenths of a second.
 */
public sealed interface LinkPassword {
  /** The link has none. */
  record None() implements LinkPassword {}

  /** It keeps the one that it has, if any: what an answer says may be sent back. */
  record Kept() implements LinkPassword {}

  /** It gets another one. */
  record Given(String text) implements LinkPassword {}

  /** The longest password. */
  int LONGEST = 100;

  /** A text, true to keep the one that is there, or nothing. */
  static LinkPassword read(JsonNode value) {
    if (LinkField.isLeftOut(value)) return new None();
    if (value.isBoolean() && value.asBoolean()) return new Kept();
    boolean fits = value.isTextual() && !value.asText().isEmpty();
    // Not the value: what may be a password has no place in a message.
    if (!fits || value.asText().length() > LONGEST) {
      throw Refusal.bad(
          "password must be a text of 1..%d characters, or true to keep the one that is there"
              .formatted(LONGEST));
    }
    if (value.asText().chars().anyMatch(Character::isISOControl)) {
      throw Refusal.bad("password must have no control character, tab or line break");
    }
    return new Given(value.asText());
  }

  /**
   * The hash that a link is to have.
   *
   * @param old the one that it has
   */
  default @Nullable String hash(@Nullable String old) {
    return switch (this) {
      case None _ -> null;
      case Kept _ -> old;
      case Given given -> Hash.of(given.text());
    };
  }

  /** Whether a text is the password of a hash. */
  static boolean fits(String text, String hash) {
    return text.length() <= LONGEST && Hash.fits(text, hash);
  }

  /** Hashes in the form {@code pbkdf2-sha512$rounds$salt$key}. */
  final class Hash {
    private static final String KIND = "pbkdf2-sha512";
    private static final int ROUNDS = 210_000;
    private static final int KEY_BITS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Hash() {}

    private static String of(String text) {
      byte[] salt = new byte[16];
      RANDOM.nextBytes(salt);
      return String.join(
          "$", KIND, Integer.toString(ROUNDS), base64(salt), base64(key(text, salt, ROUNDS)));
    }

    private static boolean fits(String text, String hash) {
      String[] parts = hash.split("\\$");
      if (parts.length != 4 || !parts[0].equals(KIND)) return false;
      byte[] salt = Base64.getDecoder().decode(parts[2]);
      byte[] key = key(text, salt, Integer.parseInt(parts[1]));
      return MessageDigest.isEqual(key, Base64.getDecoder().decode(parts[3]));
    }

    private static byte[] key(String text, byte[] salt, int rounds) {
      try {
        var spec = new PBEKeySpec(text.toCharArray(), salt, rounds, KEY_BITS);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
            .generateSecret(spec)
            .getEncoded();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has PBKDF2", e);
      }
    }

    private static String base64(byte[] bytes) {
      return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
  }
}
