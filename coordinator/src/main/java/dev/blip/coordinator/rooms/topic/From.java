package dev.blip.coordinator.rooms.topic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Refusal;

/** Where a subscription begins. */
sealed interface From {
  /** What comes from now on. */
  record New() implements From {}

  /** Everything that is kept. */
  record All() implements From {}

  /** The newest message, then what comes. */
  record Last() implements From {}

  /** A number, 1 or more. */
  record Seq(long seq) implements From {}

  /** The first message of a time or after it, epoch milliseconds. */
  record Time(long time) implements From {}

  /** The same, so many milliseconds ago. */
  record Ago(long millis) implements From {}

  /**
   * Reads a subscription's {@code from}.
   *
   * @throws Refusal (400) if it is of no such form
   */
  static From parse(JsonNode from) {
    if (Fields.isLeftOut(from)) return new New();
    if (from.isTextual()) {
      return switch (from.asText()) {
        case "new" -> new New();
        case "all" -> new All();
        case "last" -> new Last();
        default -> throw bad(from);
      };
    }
    if (from.size() != 1) throw bad(from);
    if (from.has("seq")) return new Seq(Fields.number(from, "seq", 1, Long.MAX_VALUE));
    if (from.has("time")) return new Time(Fields.number(from, "time", 0, Long.MAX_VALUE));
    if (from.has("agoMs")) return new Ago(Fields.number(from, "agoMs", 0, Long.MAX_VALUE));
    throw bad(from);
  }

  private static Refusal bad(JsonNode from) {
    return Refusal.bad(
        "from must be new, all, last or an object with one of seq, time and agoMs, was "
            + Fields.shown(from));
  }
}
