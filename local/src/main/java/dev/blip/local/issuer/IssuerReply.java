package dev.blip.local.issuer;

import java.util.Map;

/**
 * What the issuer answers.
 *
 * @param status an HTTP status
 * @param headers all there are but the length
 * @param body text, to be sent as UTF-8
 */
public record IssuerReply(int status, Map<String, String> headers, String body) {
  static IssuerReply json(int status, String body) {
    return new IssuerReply(
        status, Map.of("Content-Type", "application/json", "Cache-Control", "no-store"), body);
  }
}
