package dev.blip.local.gateway.call;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/** Identifiers in the shape of API Gateway's own. Safe for use by many threads. */
public final class Identifiers {
  private static final int BYTES = 11;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{15}=");

  private final SecureRandom random = new SecureRandom();

  /** Sixteen characters, the last of them an equals sign, as connections and requests have. */
  public String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  /** Whether a text has their shape. */
  public static boolean isOne(String text) {
    return SHAPE.matcher(text).matches();
  }

  public String uuid() {
    return UUID.randomUUID().toString();
  }
}
