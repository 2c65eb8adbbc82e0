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

  private CoordinatorHeaders() {}
}
