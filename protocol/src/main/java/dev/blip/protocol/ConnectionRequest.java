package dev.blip.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a socket's opening brings: the body of {@code POST /rooms/{party}/{room}/connections/{id}}.
 *
 * @param account the verified account, null for a stranger
 * @param query the query of the socket's address, without party, room and ticket
 * @param headers the handshake's headers, names in lower case, without {@code host} and {@code
 *     authorization}
 * @param sourceIp the visitor's address
 */
public record ConnectionRequest(
    @Nullable String account,
    Map<String, String> query,
    Map<String, String> headers,
    String sourceIp) {

  public ConnectionRequest {
    query = query == null ? Map.of() : Map.copyOf(query);
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    sourceIp = sourceIp == null ? "" : sourceIp;
  }

  /** What the visitor's token says of them beside the account. */
  public TokenClaims claims() {
    return TokenClaims.of(headers);
  }
}
