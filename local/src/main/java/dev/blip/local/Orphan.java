package dev.blip.local;

/** Ends this process when the one that started it is gone: a killed Maven leaves nothing behind. */
final class Orphan {
  private Orphan() {}

  /** Does nothing unless the JVM was started with {@code -Dblip.stopWithParent=true}. */
  static void watch() {
    if (!Boolean.getBoolean("blip.stopWithParent")) return;
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
  }
}
