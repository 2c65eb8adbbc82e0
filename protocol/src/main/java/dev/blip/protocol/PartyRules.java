package dev.blip.protocol;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a party says of its rooms as a whole: the answer of {@code GET /parties/{party}}.
 *
 * @param allowedOrigins origins whose pages may call its rooms; {@code *} for all, null for those
 *     that the whole of Blip allows
 */
public record PartyRules(@Nullable Set<String> allowedOrigins) {
  public PartyRules {
    if (allowedOrigins != null) allowedOrigins = Set.copyOf(allowedOrigins);
  }
}
