package dev.blip.protocol;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A socket may open: the body of the answer to its opening.
 *
 * @param subprotocol the one of those offered that is spoken, null for none
 */
public record Accepted(@Nullable String subprotocol) {
  /**
   * Chooses among what a handshake offers: the first that is spoken.
   *
   * @param spoken what the party's rooms speak; where it is empty nothing is chosen
   * @throws Refusal (400) if some are spoken, and others alone are offered; (409) if what a socket
   *     was told that was let in before is not spoken
   */
  public static Accepted by(ConnectionRequest request, List<String> spoken) {
    List<String> offered = offered(request);
    if (offered.isEmpty()) return new Accepted(null);
    for (String each : offered) {
      if (spoken.contains(each)) return new Accepted(each);
    }
    if (request.wasLetIn()) {
      throw new Refusal(
          409,
          "subprotocol of a socket that was let in before its room could be asked must be one of "
              + spoken
              + ", is "
              + offered.getFirst()
              + "; open another");
    }
    if (spoken.isEmpty()) return new Accepted(null);
    throw Refusal.bad("Sec-WebSocket-Protocol must offer one of " + spoken + ", was " + offered);
  }

  private static List<String> offered(ConnectionRequest request) {
    String header = request.headers().getOrDefault(ConnectionRequest.OFFERS, "");
    return Stream.of(header.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
