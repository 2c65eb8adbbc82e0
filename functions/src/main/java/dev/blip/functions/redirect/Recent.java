package dev.blip.functions.redirect;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for last, as much of it as weighs no more than a limit; what nobody has asked for
 * the longest goes first. Safe for use by many threads.
 */
final class Recent<V> {
  private final Map<String, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final ToIntFunction<V> weight;
  private final long most;
  private long total;

  /**
   * @param most what all values together may weigh
   */
  Recent(long most, ToIntFunction<V> weight) {
    this.most = most;
    this.weight = weight;
  }

  synchronized @Nullable V get(String key) {
    return entries.get(key);
  }

  synchronized void put(String key, V value) {
    remove(key);
    entries.put(key, value);
    total += weight.applyAsInt(value);
    Iterator<V> eldest = entries.values().iterator();
    while (total > most && eldest.hasNext()) {
      total -= weight.applyAsInt(eldest.next());
      eldest.remove();
    }
  }

  synchronized void remove(String key) {
    V old = entries.remove(key);
    if (old != null) total -= weight.applyAsInt(old);
  }
}
