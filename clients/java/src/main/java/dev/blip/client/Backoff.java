package dev.blip.client;

import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double, with jitter, so that not all come back at once. */
final class Backoff {
  private static final long FIRST = 500;
  private static final long LONGEST = 15_000;

  private Backoff() {}

  /** Milliseconds before attempt 1, 2, 3 … */
  static long pause(int attempt) {
    long most = Math.min(LONGEST, FIRST << Math.min(attempt, 10));
    return ThreadLocalRandom.current().nextLong(most / 2, most);
  }
}
