package dev.blip.protocol;

import java.util.List;

/**
 * A request that is answered with a 4xx status because of what it asked, or with 502 or 503 because
 * it cannot be taken here, or now. Not a fault of ours: it is told to the caller, not logged with a
 * stack trace.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final List<String> allowed;

  /**
   * @param status 400..499, 502 or 503
   * @param message what, which value, and the allowed range
   */
  public Refusal(int status, String message) {
    this(status, message, List.of());
  }

  private Refusal(int status, String message, List<String> allowed) {
    super(message, null, false, false);
    if ((status < 400 || status > 499) && status != 502 && status != 503) {
      throw new IllegalArgumentException("status must be 400..499, 502 or 503, was " + status);
    }
    this.status = status;
    this.allowed = allowed;
  }

  /** A 400 refusal. */
  public static Refusal bad(String message) {
    return new Refusal(400, message);
  }

  /**
   * A 405 refusal.
   *
   * @param allowed the methods that would do
   */
  public static Refusal method(String was, String... allowed) {
    return new Refusal(
        405,
        "method must be %s, was %s".formatted(String.join(" or ", allowed), was),
        List.of(allowed));
  }

  /** The methods that would do, if it was for the method. */
  public List<String> allowed() {
    return allowed;
  }

  public int status() {
    return status;
  }

  /** The stable word for this status, as in {@link Problem#kind()}. */
  public String kind() {
    return kindOf(status);
  }

  /** The message; never null, unlike {@link #getMessage()}. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** What the caller is told, under the given occurrence ID. */
  public Problem problem(String id) {
    return new Problem(kind(), reason(), id);
  }

  /** The stable word for an HTTP status. */
  public static String kindOf(int status) {
    return switch (status) {
      case 400 -> "bad_request";
      case 401 -> "unauthorized";
      case 403 -> "forbidden";
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 409 -> "conflict";
      case 410 -> "gone";
      case 412 -> "precondition_failed";
      case 413 -> "too_large";
      case 415 -> "unsupported_media_type";
      case 429 -> "too_many";
      case 502 -> "elsewhere";
      case 503 -> "unavailable";
      default -> status < 500 ? "refused" : "internal";
    };
  }
}
