package dev.blip.functions.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the table of counts under which a hot day's clicks are counted, from the moment on
 * that {@link DayShards} has for it: {@code demo#7}, a link's always under the same one. So a
 * link's counters are under two keys, and an account's under all. Accounts' names have no {@code
 * #}.
 */
public final class CountShards {
  /**
   * An account of 1,000 clicks a second, of many links and new visitors, has 500 write units on
   * each.
   */
  static final int COUNT = 16;

  private CountShards() {}

  /** The key of a link's counters. */
  static String of(String account, String link) {
    return key(account, Math.floorMod(link.hashCode(), COUNT));
  }

  private static String key(String account, int shard) {
    return account + "#" + shard;
  }

  static List<String> all(String account) {
    return IntStream.range(0, COUNT).mapToObj(shard -> key(account, shard)).toList();
  }

  /**
   * All keys that may have counters, the account's own first.
   *
   * @param link null for all of them
   */
  public static List<String> keys(String account, @Nullable String link, boolean isSplit) {
    List<String> keys = new ArrayList<>(List.of(account));
    if (isSplit && link != null) keys.add(of(account, link));
    if (isSplit && link == null) keys.addAll(all(account));
    return keys;
  }
}
