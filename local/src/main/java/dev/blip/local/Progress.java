package dev.blip.local;

import java.time.Duration;

/** Is told of each step of the start. Used by several threads at a time. */
public interface Progress {
  /** Tells nobody. */
  Progress SILENT = (_, _) -> {};

  /** A step is done. */
  void done(String what, Duration took);
}
