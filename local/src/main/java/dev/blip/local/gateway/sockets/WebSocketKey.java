package dev.blip.local.gateway.sockets;

import dev.blip.local.gateway.call.HttpCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** What RFC 6455 wants of a handshake's request, and what it wants back. */
final class WebSocketKey {
  private static final String NAME = "Sec-WebSocket-Key";
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private WebSocketKey() {}

  static boolean isUpgrade(HttpCall call) {
    return call.method().equals("GET")
        && has(call, "Upgrade", "websocket")
        && has(call, "Connection", "upgrade")
        && has(call, "Sec-WebSocket-Version", "13")
        && call.header(NAME).filter(key -> key.matches("[A-Za-z0-9+/]{22}==")).isPresent();
  }

  /** The value of {@code Sec-WebSocket-Accept}. */
  @SuppressWarnings("InsecureCryptoUsage") // The protocol says SHA-1; nothing secret is in it.
  static String accept(HttpCall call) {
    try {
      byte[] text = (call.header(NAME).orElse("") + MAGIC).getBytes(StandardCharsets.US_ASCII);
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static boolean has(HttpCall call, String header, String token) {
    for (String value : call.header(header).orElse("").split(",", -1)) {
      if (value.strip().toLowerCase(Locale.ROOT).equals(token)) return true;
    }
    return false;
  }
}
