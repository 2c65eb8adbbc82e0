package dev.blip.protocol;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a party says of its rooms as a whole: the answer of {@code GET /parties/{party}}.
 *
 * @param allowedOrigins origins whose pages may call its rooms; {@code *} for all, null for those
 *     that the whole of Blip allows
 * @param access who may enter, as the coordinator will hold them to it; {@code OPEN} if an earlier
 *     version does not say
 * @param givesNames whether {@code POST /parties/{party}} answers a name that no room has yet; not
 *     if an earlier version does not say
 * @param subprotocols those that its rooms speak; none if an earlier version does not say
 */
public record PartyRules(
    @Nullable Set<String> allowedOrigins,
    Access access,
    Boolean givesNames,
    List<String> subprotocols) {

  /** What holds where nothing is known of a party. */
  public static final PartyRules USUAL = new PartyRules(null, Access.OPEN, false, List.of());

  public PartyRules {
    if (allowedOrigins != null) allowedOrigins = Set.copyOf(allowedOrigins);
    access = access == null ? Access.OPEN : access;
    givesNames = givesNames != null && givesNames;
    subprotocols = subprotocols == null ? List.of() : List.copyOf(subprotocols);
  }
}
