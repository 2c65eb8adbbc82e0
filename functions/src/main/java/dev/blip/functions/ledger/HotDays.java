package dev.blip.functions.ledger;

import dev.blip.protocol.Click;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds accounts that are clicked so often that their day is to be split. For one instance of the
 * ledger, of which there are ten at most: together they have seen some 100 clicks a second then,
 * 200 write units on the key of the clicks, and 800 of the 1,000 on that of the counters where
 * links and visitors are many.
 */
final class HotDays {
  static final int MANY = 300;
  private static final Duration WINDOW = Duration.ofSeconds(30);

  private final Map<String, Integer> counts = new HashMap<>();
  private long begin;

  /**
   * Counts clicks; answers the accounts that are hot by now, each once in a window.
   *
   * @param now epoch milliseconds
   */
  Set<String> add(Collection<Click> clicks, long now) {
    if (now - begin >= WINDOW.toMillis()) {
      counts.clear();
      begin = now;
    }
    Set<String> hot = new HashSet<>();
    for (Click click : clicks) {
      if (counts.merge(click.account(), 1, Integer::sum) == MANY) hot.add(click.account());
    }
    return hot;
  }
}
