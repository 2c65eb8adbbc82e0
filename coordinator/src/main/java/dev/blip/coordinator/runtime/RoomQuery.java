package dev.blip.coordinator.runtime;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which rooms are asked for: those of a party, or of all, whose name begins with a text.
 *
 * @param party empty for all
 * @param prefix empty for all
 * @param after the address behind which the page begins; empty for the first
 * @param limit rooms on the page, 1..1000
 */
public record RoomQuery(String party, String prefix, String after, int limit) {
  private static final Set<String> NAMES =
      new TreeSet<>(Set.of("party", "prefix", "after", "limit"));
  private static final int USUAL = 100;
  private static final int MOST = 1_000;

  /**
   * Reads an address's query.
   *
   * @throws Refusal (400) for a name that is not known, or a value out of its range
   */
  public static RoomQuery of(Map<String, String> query) {
    for (String name : query.keySet()) {
      if (NAMES.contains(name)) continue;
      throw Refusal.bad("parameter must be one of " + NAMES + ", was " + Text.quoted(name));
    }
    String party = query.getOrDefault("party", "");
    if (!party.matches("([a-z][a-z0-9-]{0,31})?")) {
      throw Refusal.bad("party must match [a-z][a-z0-9-]{0,31}, was " + Text.quoted(party));
    }
    String after = query.getOrDefault("after", "");
    if (!after.isEmpty() && !after.contains("/")) {
      throw Refusal.bad("after must be party/room, was " + Text.quoted(after));
    }
    return new RoomQuery(party, query.getOrDefault("prefix", ""), after, limit(query.get("limit")));
  }

  private static int limit(@Nullable String text) {
    if (text == null) return USUAL;
    int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (limit >= 1 && limit <= MOST) return limit;
    throw Refusal.bad("limit must be 1.." + MOST + ", was " + Text.quoted(text));
  }

  /** Whether a room is asked for, on whichever page. */
  public boolean takes(String address) {
    int slash = address.indexOf('/');
    return (party.isEmpty() || party.equals(address.substring(0, slash)))
        && address.startsWith(prefix, slash + 1);
  }
}
