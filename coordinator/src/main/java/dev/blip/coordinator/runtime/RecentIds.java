package dev.blip.coordinator.runtime;

/**
 * The names of the last so many seconds' calls, as 64-bit hashes in two generations: 16 to 32 bytes
 * each. Never says no of a name that is there; says yes of one that is not about once in 10^13
 * times. For one thread at a time.
 */
final class RecentIds {
  private static final int LEAST = 64;

  private final long generationMillis;
  private long[] young = new long[LEAST];
  private long[] old = new long[LEAST];
  private int size;
  private long begun;

  /**
   * None yet.
   *
   * @param keptMillis how long a name is known at least
   */
  RecentIds(long keptMillis, long now) {
    generationMillis = keptMillis;
    begun = now;
  }

  /** Adds a name; tells whether it may have been there. */
  boolean add(String id, long now) {
    if (now - begun > generationMillis) {
      old = young;
      young = new long[LEAST];
      size = 0;
      begun = now;
    }
    long hash = hash(id);
    if (has(hash)) return true;
    if (2 * ++size > young.length) grow();
    young[place(young, hash)] = hash;
    return false;
  }

  /** Whether a name may have been added. */
  boolean has(String id) {
    return has(hash(id));
  }

  private boolean has(long hash) {
    return young[place(young, hash)] == hash || old[place(old, hash)] == hash;
  }

  private void grow() {
    long[] larger = new long[2 * young.length];
    for (long hash : young) {
      if (hash != 0) larger[place(larger, hash)] = hash;
    }
    young = larger;
  }

  /** Where a hash stands, or would. */
  private static int place(long[] table, long hash) {
    int mask = table.length - 1;
    int place = (int) hash & mask;
    while (table[place] != 0 && table[place] != hash) place = (place + 1) & mask;
    return place;
  }

  /** FNV-1a with a final mix (splitmix64); never 0, which marks an empty place. */
  private static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    hash ^= hash >>> 31;
    return hash == 0 ? 1 : hash;
  }
}
