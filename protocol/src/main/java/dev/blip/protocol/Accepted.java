package dev.blip.protocol;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A socket may open: the body of the answer to its opening.
 *
 * @param subprotocol the one of those offered that is spoken, null for none
 */
public record Accepted(@Nullable String subprotocol) {
  private static final String OFFERS = "sec-websocket-protocol";

  /**
   * Chooses among what a handshake offers.
   *
   * @param choice one of those offered, or nothing; not asked where nothing is offered
   * @throws Refusal (400) if the choice was not offered, which would end the socket
   */
  public static Accepted by(
      ConnectionRequest request, Function<List<String>, Optional<String>> choice) {
    List<String> offered = offered(request.headers().getOrDefault(OFFERS, ""));
    if (offered.isEmpty()) return new Accepted(null);
    String chosen = choice.apply(offered).orElse(null);
    if (chosen != null && !offered.contains(chosen)) {
      throw Refusal.bad(
          "Sec-WebSocket-Protocol must offer " + Text.quoted(chosen) + ", was " + offered);
    }
    return new Accepted(chosen);
  }

  private static List<String> offered(String header) {
    return Stream.of(header.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
