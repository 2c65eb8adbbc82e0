package dev.blip.functions.redirect;

import dev.blip.functions.links.WebAddress;
import dev.blip.protocol.Refusal;
import java.util.Optional;

/** What is sent of a destination that the table has. */
final class Destination {
  private Destination() {}

  /**
   * A stored destination byte for byte, since it is stored as it is sent. Earlier versions stored
   * it as it was given: what no header could carry is read anew, and empty if it is no address.
   */
  static Optional<String> sent(String stored) {
    if (stored.isEmpty()) return Optional.empty();
    if (stored.chars().allMatch(c -> c > ' ' && c <= '~')) return Optional.of(stored);
    try {
      return Optional.of(WebAddress.read("destination", stored).toString());
    } catch (Refusal refusal) {
      return Optional.empty();
    }
  }
}
