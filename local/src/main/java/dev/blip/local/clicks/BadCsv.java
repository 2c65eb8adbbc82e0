package dev.blip.local.clicks;

/** A line of a CSV, or all of it, that cannot be used; the message says why. */
public final class BadCsv extends Exception {
  private static final long serialVersionUID = 1L;

  BadCsv(String message) {
    super(message, null, false, false);
  }

  /** What is wrong; never null, unlike {@link #getMessage()}. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
