package dev.blip.client;

import java.net.http.HttpResponse;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double, with jitter, so that not all come back at once. */
final class Backoff {
  private static final long FIRST = 500;
  private static final long LONGEST = 15_000;

  /** No answer of Blip's asks for more than a minute; one that does is another's. */
  private static final long LONGEST_ASKED = 60_000;

  private Backoff() {}

  /** Milliseconds before attempt 1, 2, 3 … */
  static long pause(int attempt) {
    long most = Math.min(LONGEST, FIRST << Math.min(attempt, 10));
    return ThreadLocalRandom.current().nextLong(most / 2, most);
  }

  /** The same, and no less than a refusal has asked for. */
  static long pause(int attempt, long askedMillis) {
    return Math.max(pause(attempt), askedMillis);
  }

  /** What {@code Retry-After} asks for, in milliseconds up to a minute; 0 where it does not. */
  static long asked(HttpResponse<?> answer) {
    String seconds = answer.headers().firstValue("Retry-After").orElse("");
    boolean isNumber = seconds.matches("[0-9]{1,9}");
    return isNumber ? Math.min(LONGEST_ASKED, 1_000 * Long.parseLong(seconds)) : 0;
  }
}
