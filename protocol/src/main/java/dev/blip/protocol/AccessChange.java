package dev.blip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * That others may be in an account's rooms than before: what the API tells each of them, as the
 * body of {@code POST} at {@link #PATH}. The runtime takes it; no room's own code sees it.
 *
 * @param members who may be there now; null if they have not changed
 * @param revokedKey the ID of a key that is good for nothing any more; null if none was revoked
 */
public record AccessChange(@Nullable Membership members, @Nullable String revokedKey) {
  /** Where rooms are told. */
  public static final String PATH = "blip:access";

  /** Members have changed. */
  public static AccessChange of(Membership members) {
    return new AccessChange(members, null);
  }

  /** A key was revoked. */
  public static AccessChange ofRevokedKey(String id) {
    return new AccessChange(null, id);
  }
}
