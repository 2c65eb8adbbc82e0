package dev.blip.functions.redirect;

import dev.blip.functions.CountedClick;
import dev.blip.protocol.Click;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A click, and what of it has to be asked for: asked by the thread that first wants to know, and
 * only once. Safe for use by many threads.
 */
final class Visit {
  private final Click click;
  private final Supplier<@Nullable Long> visitor;
  private final DoubleClicks doubles;
  private @Nullable Boolean second;

  /**
   * @param visitor tells who made the click, null where unknown
   */
  Visit(Click click, Supplier<@Nullable Long> visitor, DoubleClicks doubles) {
    this.click = click;
    this.visitor = visitor;
    this.doubles = doubles;
  }

  Click click() {
    return click;
  }

  /** The click as the queue has it. */
  CountedClick counted() {
    return new CountedClick(click, visitor.get());
  }

  /** Whether it is one with the click before, and counts nowhere. */
  synchronized boolean isSecond() {
    Boolean known = second;
    if (known == null) second = known = doubles.isSecond(click, visitor);
    return known;
  }
}
