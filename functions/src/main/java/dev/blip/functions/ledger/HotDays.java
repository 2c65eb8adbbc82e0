package dev.blip.functions.ledger;

import dev.blip.protocol.Click;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds accounts that are clicked so often that their day is to be split. For one instance of the
 * ledger, of which there are ten at most: together they have seen some 200 clicks a second then,
 * 400 write units on the key of 1,000.
 */
final class HotDays {
  static final int MANY = 600;
  private static final Duration WINDOW = Duration.ofSeconds(30);

  private final Map<String, Integer> counts = new HashMap<>();
  private long begin;

  /**
   * Counts clicks; answers the accounts that are hot by now, each once in a window.
   *
   * @param now epoch milliseconds
   */
  Set<String> add(List<Click> clicks, long now) {
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
