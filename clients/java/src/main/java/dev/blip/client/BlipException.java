package dev.blip.client;

/** Blip refused something, or could not be reached for as long as was waited. */
public final class BlipException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final long waitMillis;

  BlipException(int status, String message) {
    this(status, message, 0);
  }

  /**
   * A refusal that says when to ask again.
   *
   * @param waitMillis at least so long; 0 where it does not say
   */
  BlipException(int status, String message, long waitMillis) {
    super(message);
    this.status = status;
    this.waitMillis = waitMillis;
  }

  /** The HTTP status; 0 where there was no answer; 409 where another took a subscription over. */
  public int status() {
    return status;
  }

  long waitMillis() {
    return waitMillis;
  }

  /** Whether the same would be refused again. */
  boolean isPermanent() {
    return status >= 400 && status < 500 && status != 408 && status != 429;
  }
}
