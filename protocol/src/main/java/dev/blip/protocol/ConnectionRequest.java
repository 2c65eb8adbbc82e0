package dev.blip.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashMap;
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
 * @param late true where the socket was let in before its room was asked, else null: where the room
 *     refuses it, or speaks no more what it was told, the coordinator tells it why and closes it
 */
public record ConnectionRequest(
    @Nullable String account,
    Map<String, String> query,
    Map<String, String> headers,
    String sourceIp,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean late) {
  /** The header that names the subprotocols that a socket offers, as {@link #headers} has it. */
  public static final String OFFERS = "sec-websocket-protocol";

  /** One whose socket opens if its room lets it in. */
  public ConnectionRequest(
      @Nullable String account,
      Map<String, String> query,
      Map<String, String> headers,
      String sourceIp) {
    this(account, query, headers, sourceIp, null);
  }

  public ConnectionRequest {
    query = query == null ? Map.of() : Map.copyOf(query);
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    sourceIp = sourceIp == null ? "" : sourceIp;
  }

  /** Whether the socket is open already. */
  public boolean wasLetIn() {
    return Boolean.TRUE.equals(late);
  }

  /**
   * The same of a socket that is open already: it offers what it was told is spoken, and nothing
   * else.
   */
  public ConnectionRequest letIn(Accepted told) {
    var narrowed = new HashMap<>(headers);
    narrowed.remove(OFFERS);
    if (told.subprotocol() != null) narrowed.put(OFFERS, told.subprotocol());
    return new ConnectionRequest(account, query, narrowed, sourceIp, true);
  }

  /** What the visitor's token says of them beside the account. */
  public TokenClaims claims() {
    return TokenClaims.of(headers);
  }
}
