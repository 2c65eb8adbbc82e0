package dev.blip.protocol;

import java.util.Map;
import java.util.Optional;

/**
 * What parties say of their rooms, as coordinators publish it where functions can read it while no
 * coordinator runs: one item of the table of leases.
 *
 * @param parties rules by the parties' names
 */
public record PublishedRules(Map<String, PartyRules> parties) {
  /** The item's {@code kind}, which no other item of the table has. */
  public static final String KIND = "parties";

  /** The item's {@code id}. */
  public static final String ID = "rules";

  /** Its attribute, a text: this in JSON. */
  public static final String ATTRIBUTE = "rules";

  public PublishedRules {
    parties = parties == null ? Map.of() : Map.copyOf(parties);
  }

  /** What a party says; empty if nothing is published of it. */
  public Optional<PartyRules> of(String party) {
    return Optional.ofNullable(parties.get(party));
  }
}
