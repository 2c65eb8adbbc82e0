package dev.blip.functions;

import dev.blip.protocol.Refusal;
import java.io.IOException;

/**
 * No coordinator runs; one is being started. What was to be brought was not carried out, or may be
 * brought again: the room knows it by its name.
 */
public final class Resting extends IOException {
  private static final long serialVersionUID = 1L;

  Resting() {
    super("no coordinator runs, one is being started");
  }

  /**
   * What callers are told, whether the last coordinator went to rest or ended otherwise: nobody has
   * carried out what they asked for.
   */
  public static Refusal refusal(String what) {
    return new Refusal(
        503,
        "no coordinator runs for %s; one is being started, try again in some seconds"
            .formatted(what));
  }
}
