package dev.blip.local.template;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * An environment that remembers which names it was asked for. Those beginning with {@code AWS_} are
 * not kept in mind: Lambda and ECS set them, no template does. Safe for use by many threads.
 */
public final class RecordedVariables extends AbstractMap<String, String> {
  private final Map<String, String> variables;
  private final Set<String> asked = new ConcurrentSkipListSet<>();

  public RecordedVariables(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** Every name that was asked for, whether it was there or not. */
  public Set<String> asked() {
    return new TreeSet<>(asked);
  }

  @Override
  public @Nullable String get(@Nullable Object name) {
    remember(name);
    return name == null ? null : variables.get(name);
  }

  @Override
  public String getOrDefault(@Nullable Object name, String otherwise) {
    String value = get(name);
    return value == null ? otherwise : value;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    remember(name);
    return name != null && variables.containsKey(name);
  }

  private void remember(@Nullable Object name) {
    if (name instanceof String text && !text.startsWith("AWS_")) asked.add(text);
  }

  /**
   * @throws UnsupportedOperationException always: who copies an environment cannot be watched
   */
  @Override
  public Set<Entry<String, String>> entrySet() {
    throw new UnsupportedOperationException("an environment is asked for names, never copied");
  }
}
