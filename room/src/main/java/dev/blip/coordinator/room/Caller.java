package dev.blip.coordinator.room;

import dev.blip.protocol.Account;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Text;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import org.jspecify.annotations.Nullable;

/** Who stands behind a request to a room. */
public sealed interface Caller {
  /** One of Blip's own services, inside the network. */
  record Service() implements Caller {}

  /** A visitor whose token was verified. */
  record Member(String account) implements Caller {}

  /** A visitor without a token. */
  record Stranger() implements Caller {}

  /**
   * Another room, or the same.
   *
   * @param hops how many calls of rooms have led here, each made in a hook that the one before it
   *     has called; 1 or more
   */
  record Room(RoomAddress address, int hops) implements Caller {}

  /** The verified account, null for all others. */
  default @Nullable String account() {
    return this instanceof Member member ? member.account : null;
  }

  /** The text of the {@code Blip-Caller} header; a room is none that it can bring. */
  default String toHeader() {
    return switch (this) {
      case Service _ -> "";
      case Stranger _ -> CoordinatorHeaders.caller(null);
      case Room(RoomAddress address, _) -> "room:" + address;
      case Member(String account) -> CoordinatorHeaders.caller(account);
    };
  }

  /**
   * Reads the {@code Blip-Caller} header.
   *
   * @param header its text, null or empty where there is none
   * @throws Refusal (400) if it has another form
   */
  static Caller parse(@Nullable String header) {
    if (header == null || header.isEmpty()) return new Service();
    if (header.equals(CoordinatorHeaders.ANONYMOUS)) return new Stranger();
    if (header.startsWith(CoordinatorHeaders.ACCOUNT)) {
      return new Member(Account.require(header.substring(CoordinatorHeaders.ACCOUNT.length())));
    }
    throw Refusal.bad("caller must be anonymous or account:NAME, was " + Text.quoted(header));
  }
}
