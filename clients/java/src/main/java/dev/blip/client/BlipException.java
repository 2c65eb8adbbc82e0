package dev.blip.client;

/** Blip refused something, or could not be reached for as long as was waited. */
public final class BlipException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  BlipException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status; 0 where there was no answer; 409 where another took a subscription over. */
  public int status() {
    return status;
  }

  /** Whether the same would be refused again. */
  boolean isPermanent() {
    return status >= 400 && status < 500 && status != 408 && status != 429;
  }
}
