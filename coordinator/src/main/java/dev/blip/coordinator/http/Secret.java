package dev.blip.coordinator.http;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * What callers of rooms must know. Compared in a time that does not depend on where they differ.
 */
final class Secret {
  private final byte[] expected;

  /**
   * @param text empty if the network is trusted and nothing is asked for
   */
  Secret(String text) {
    expected = text.isEmpty() ? new byte[0] : bytes(CoordinatorHeaders.bearer(text));
  }

  /**
   * @param authorization the header's text, null where there is none
   * @param origin of the page that asks, null if none does: without a secret, any page could
   * @throws Refusal (401) if it is not the secret, (403) if a page asks where there is none
   */
  void require(@Nullable String authorization, @Nullable String origin) {
    if (expected.length == 0) {
      if (origin == null) return;
      throw new Refusal(403, "coordinator answers functions, not pages, and was asked by a page");
    }
    String given = authorization == null ? "" : authorization;
    if (!MessageDigest.isEqual(expected, bytes(given))) {
      throw new Refusal(
          401, "Authorization must be Bearer and the coordinator's secret, was " + shown(given));
    }
  }

  private static String shown(String given) {
    return given.isEmpty() ? "missing" : "something else";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
