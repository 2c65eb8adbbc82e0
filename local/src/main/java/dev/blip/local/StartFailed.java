package dev.blip.local;

/** Blip cannot start; the message is one line that says why and what to do. */
public final class StartFailed extends Exception {
  private static final long serialVersionUID = 1L;

  public StartFailed(String message) {
    super(message);
  }

  public StartFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
