package dev.blip.local;

/** Ends this process when the one that started it is gone: a killed Maven leaves nothing behind. */
final class Orphan {
  private Orphan() {}

  /** Does nothing unless the JVM was started with {@code -Dblip.stopWithParent=true}. */
  static void watch() {
    if (!Boolean.getBoolean("blip.stopWithParent")) return;
    ProcessHandle.current().parent().ifPresent(Orphan::endWith);
  }

  /** On a thread of its own: exit blocks during a shutdown, and would block the common pool. */
  private static void endWith(ProcessHandle parent) {
    Thread.ofPlatform()
        .daemon()
        .name("orphan")
        .start(
            () -> {
              parent.onExit().join();
              System.exit(0);
            });
  }
}
