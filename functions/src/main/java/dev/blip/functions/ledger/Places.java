package dev.blip.functions.ledger;

import dev.blip.protocol.Click;
import java.util.Map;
import java.util.Set;

/**
 * Under which keys clicks stand and are counted.
 *
 * @param days the ledger's key by a click's ID
 * @param split IDs of clicks that are counted under a key of {@link CountShards}, not under their
 *     account's own
 */
record Places(Map<String, String> days, Set<String> split) {
  /** Of clicks none of which is of a hot day. */
  static final Places WHOLE = new Places(Map.of(), Set.of());

  String day(Click click) {
    return days.getOrDefault(click.id(), "");
  }

  /** The hash key of a click's counters. */
  String counts(Click click) {
    return split.contains(click.id())
        ? CountShards.of(click.account(), click.link())
        : click.account();
  }
}
