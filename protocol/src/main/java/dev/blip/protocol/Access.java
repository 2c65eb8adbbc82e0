package dev.blip.protocol;

import org.jspecify.annotations.Nullable;

/** Who may enter a party's rooms from outside. Blip's own services and rooms always may. */
public enum Access {
  /** Anyone. */
  OPEN,
  /** Anyone with a verified account. */
  SIGNED_IN,
  /** The account that the room's name begins with: all of it, or up to its first dot. */
  ACCOUNTS_OWN,
  /** Nobody. */
  INTERNAL;

  /** Whether a visitor must say who they are. */
  public boolean asksForAccount() {
    return this == SIGNED_IN || this == ACCOUNTS_OWN;
  }

  /**
   * Lets a visitor in, or not.
   *
   * @param account the visitor's verified account, null for a stranger
   * @throws Refusal (401, 403, 404) if the room is not open to them
   */
  public void admit(RoomAddress room, @Nullable String account) {
    if (this == INTERNAL) {
      throw new Refusal(404, "party " + room.party() + " is not open to visitors");
    }
    if (!asksForAccount()) return;
    if (account == null) throw new Refusal(401, "room " + room + " needs a ticket or a token");
    if (this == ACCOUNTS_OWN && !account.equals(room.owner())) {
      throw new Refusal(403, "room " + room + " is not account " + account + "'s");
    }
  }
}
