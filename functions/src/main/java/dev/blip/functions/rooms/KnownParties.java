package dev.blip.functions.rooms;

import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.RulesAtRest;
import dev.blip.protocol.PartyRules;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each party says of its rooms, asked of the coordinator and remembered for a minute. While
 * the coordinator is away, what is published of it holds, and nobody is woken. Where that is
 * nothing a coordinator is started where all rest, the last answer holds, and it is asked again
 * after 5 s. Safe for use by many threads.
 */
final class KnownParties {
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final Duration ASKED_AGAIN_AFTER = Duration.ofSeconds(5);
  private static final int MOST = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(KnownParties.class);

  /** Null rules are not known. */
  private record Known(@Nullable PartyRules rules, Instant until) {}

  private final CoordinatorClient coordinator;
  private final RulesAtRest published;
  private final InstantSource clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  KnownParties(CoordinatorClient coordinator, RulesAtRest published, InstantSource clock) {
    this.coordinator = coordinator;
    this.published = published;
    this.clock = clock;
  }

  /** A party's rules, the usual ones if there is no such party; empty if nobody can be asked. */
  Optional<PartyRules> of(String party) {
    Known before = known.get(party);
    if (before == null || !clock.instant().isBefore(before.until)) {
      before = asked(party, before == null ? null : before.rules);
      if (known.size() >= MOST) known.clear();
      known.put(party, before);
    }
    return Optional.ofNullable(before.rules);
  }

  private Known asked(String party, @Nullable PartyRules otherwise) {
    try {
      PartyRules rules = coordinator.rulesUnlessResting(party).orElse(PartyRules.USUAL);
      return new Known(rules, clock.instant().plus(REMEMBERED));
    } catch (IOException | IllegalStateException e) {
      PartyRules rules = published.of(party).orElse(null);
      if (rules != null) return new Known(rules, clock.instant().plus(REMEMBERED));
      boolean isResting = coordinator.isResting(e);
      LOG.warn(
          "party {}: its rules are not known: {}",
          party,
          isResting ? "no coordinator runs, one is being started" : e.getMessage());
      return new Known(otherwise, clock.instant().plus(ASKED_AGAIN_AFTER));
    }
  }
}
