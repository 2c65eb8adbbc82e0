package dev.blip.protocol;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes version 7 UUIDs (RFC 9562, section 5.7): 48 bits of epoch milliseconds, then 74 random
 * bits, so that their text sorts by time of making. Safe for use by many threads if the generator
 * is.
 */
public final class Uuid7 {
  private final InstantSource clock;
  private final RandomGenerator random;

  public Uuid7(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public String next() {
    return of(clock.millis(), random.nextLong(), random.nextLong());
  }

  /** The epoch milliseconds that a version 7 UUID was made at. */
  public static long millis(UUID id) {
    return id.getMostSignificantBits() >>> 16;
  }

  /**
   * The same of its text.
   *
   * @throws IllegalArgumentException if it is no UUID
   */
  public static long millis(String id) {
    return millis(UUID.fromString(id));
  }

  static String of(long millis, long randomA, long randomB) {
    long high = (millis << 16) | 0x7000L | (randomA & 0x0fffL);
    long low = (randomB & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
