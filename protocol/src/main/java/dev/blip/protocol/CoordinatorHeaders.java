package dev.blip.protocol;

/** The headers, beyond HTTP's own, between functions and coordinator. */
public final class CoordinatorHeaders {
  /**
   * Who stands behind a room request: {@code anonymous}, or {@code account:} and a verified
   * account. Left out: one of Blip's own services.
   */
  public static final String CALLER = "Blip-Caller";

  /** The visitor's IP address, where a visitor stands behind the request. */
  public static final String SOURCE_IP = "Blip-Source-Ip";

  /**
   * A message's or a request's name, of 1 to 64 letters, digits, {@code -} and {@code _}, never
   * used for another. A caller that got no answer may send the call again under the same name: it
   * is carried out once, and answered as the first time. Left out: not to be sent again.
   */
  public static final String CALL = "Blip-Call";

  private CoordinatorHeaders() {}
}
