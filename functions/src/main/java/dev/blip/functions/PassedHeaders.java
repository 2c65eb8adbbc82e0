package dev.blip.functions;

import dev.blip.protocol.TokenClaims;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a room sees of a visitor's headers: all but those of the connection, those between Blip's
 * own parts, and what lets the visitor act for an account. A room is told who calls, and what their
 * token says of them; with their token it could act for them elsewhere.
 */
public final class PassedHeaders {
  private static final String AUTHORIZATION = "authorization";

  /** RFC 9110, 7.6.1, and what the next hop says anew. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private PassedHeaders() {}

  /** Of a request: cookies as the one header that the visitor sent. */
  public static Map<String, String> of(HttpCall call, Origin origin) {
    var passed = ofSocket(call.headers(), origin, call.claims());
    String authorization = call.header(AUTHORIZATION);
    if (authorization != null && call.isForeign()) passed.put(AUTHORIZATION, authorization);
    if (!call.cookies().isEmpty()) passed.put("cookie", String.join("; ", call.cookies()));
    return passed;
  }

  /**
   * Of a socket's handshake, whose Authorization nobody has looked at: it may be Blip's.
   *
   * @param headers by their names in lower case
   * @param claims of the visitor's token, null if there are none
   */
  public static Map<String, String> ofSocket(
      Map<String, String> headers, Origin origin, @Nullable String claims) {
    var passed = new HashMap<>(origin.believed(headers));
    passed.remove(AUTHORIZATION);
    passed.keySet().removeIf(name -> OF_THE_CONNECTION.contains(name) || name.startsWith("blip-"));
    if (claims != null) passed.put(TokenClaims.HEADER, claims);
    return passed;
  }
}
