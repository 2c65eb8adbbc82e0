package dev.blip.functions.links;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What becomes of the query that a visitor brings. */
public enum QueryMode {
  /** It is left out. */
  DROP,
  /** It is added to the destination's. */
  FORWARD;

  /**
   * @throws Refusal (400) if it is neither; nothing said means drop
   */
  static QueryMode read(@Nullable String text) {
    if (text == null) return DROP;
    for (QueryMode mode : values()) if (mode.text().equals(text)) return mode;
    throw Refusal.bad("query must be drop or forward, was " + Text.quoted(text));
  }

  /** As a table has it; what it does not know is left out, so that a visitor is sent on. */
  static QueryMode stored(@Nullable String text) {
    return FORWARD.text().equals(text) ? FORWARD : DROP;
  }

  /** As in JSON. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
