package dev.blip.protocol.coordinator;

import org.jspecify.annotations.Nullable;

/** The headers, beyond HTTP's own, between functions and coordinator. */
public final class CoordinatorHeaders {
  /** The secret, as {@link #bearer} writes it; every room's address wants it. */
  public static final String AUTHORIZATION = "Authorization";

  /**
   * Who stands behind a room request: as {@link #caller} writes it. Left out: one of Blip's own
   * services.
   */
  public static final String CALLER = "Blip-Caller";

  /** {@link #CALLER} of a visitor without a token. */
  public static final String ANONYMOUS = "anonymous";

  /** How {@link #CALLER} of a visitor whose token was verified begins; the account follows. */
  public static final String ACCOUNT = "account:";

  /** The visitor's IP address, where a visitor stands behind the request. */
  public static final String SOURCE_IP = "Blip-Source-Ip";

  /**
   * The headers of the visitor who stands behind a room request, as {@link VisitorHeaders} writes
   * them: what the room sees. Left out: it sees the request's own.
   */
  public static final String HEADERS = "Blip-Headers";

  /**
   * A message's or a request's name, of 1 to 64 letters, digits, {@code -} and {@code _}, never
   * used for another. A caller that got no answer may send the call again under the same name: it
   * is carried out once, and answered as the first time. Left out: not to be sent again.
   */
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /** {@link #IDEMPOTENCY_KEY} as earlier versions of functions call it; still read. */
  public static final String CALL = "Blip-Call";

  /**
   * Why a socket's message is dropped, in ASCII: its room never sees it, and its sender is sent the
   * room's error frame. Left out: it is not.
   */
  public static final String REFUSED = "Blip-Refused";

  /**
   * Of an answer with a status of {@link Again#isAmbiguous}: {@code room} if it ends the call,
   * being the room's own, or said after all that could be tried. Answers of what stands between,
   * and those of a coordinator that cannot take the call, do not have it.
   */
  public static final String ANSWERED = "Blip-Answered";

  /** The value of {@link #ANSWERED}. */
  public static final String BY_ROOM = "room";

  private CoordinatorHeaders() {}

  /** The value of {@link #AUTHORIZATION}. */
  public static String bearer(String secret) {
    return "Bearer " + secret;
  }

  /**
   * The value of {@link #CALLER} for a visitor.
   *
   * @param account verified, null for a stranger
   */
  public static String caller(@Nullable String account) {
    return account == null ? ANONYMOUS : ACCOUNT + account;
  }
}
