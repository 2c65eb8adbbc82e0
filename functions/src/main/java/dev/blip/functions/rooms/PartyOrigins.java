package dev.blip.functions.rooms;

import dev.blip.functions.CoordinatorClient;
import dev.blip.protocol.PartyRules;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The origins that each party allows, asked of the coordinator and remembered for a minute. While
 * the coordinator is away, the last answer holds; without one, what the whole of Blip allows. Safe
 * for use by many threads.
 */
final class PartyOrigins {
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int MOST = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(PartyOrigins.class);

  private record Known(Set<String> origins, Instant until) {}

  private final CoordinatorClient coordinator;
  private final Set<String> usual;
  private final InstantSource clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  PartyOrigins(CoordinatorClient coordinator, Set<String> usual, InstantSource clock) {
    this.coordinator = coordinator;
    this.usual = usual;
    this.clock = clock;
  }

  Set<String> of(String party) {
    Known before = known.get(party);
    if (before != null && clock.instant().isBefore(before.until)) return before.origins;
    Set<String> origins = asked(party, before == null ? usual : before.origins);
    if (known.size() >= MOST) known.clear();
    known.put(party, new Known(origins, clock.instant().plus(REMEMBERED)));
    return origins;
  }

  private Set<String> asked(String party, Set<String> otherwise) {
    try {
      Set<String> own = coordinator.rules(party).map(PartyRules::allowedOrigins).orElse(null);
      return own == null ? usual : own;
    } catch (IOException | IllegalStateException e) {
      LOG.warn("party {}: its origins are not known: {}", party, e.getMessage());
      return otherwise;
    }
  }
}
