package dev.blip.coordinator.http;

import java.util.Optional;

/** Whether this coordinator can take rooms' calls. Asked by many threads; must not block. */
@FunctionalInterface
public interface Readiness {
  /** Empty if it can, else what it still waits for, for people. */
  Optional<String> obstacle();

  /** Whether it could at any time since the process's start. */
  default boolean hasBeen() {
    return obstacle().isEmpty();
  }
}
