package dev.blip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * That others may be in an account's rooms than before: what the API tells each of them, as the
 * body of {@code POST} at {@link #PATH}. The runtime takes it; no room's own code sees it.
 *
 * @param members who may be there now; null if they have not changed
 */
public record AccessChange(@Nullable Membership members) {
  /** Where rooms are told. */
  public static final String PATH = "blip:access";
}
