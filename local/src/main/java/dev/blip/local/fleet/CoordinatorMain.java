package dev.blip.local.fleet;

import dev.blip.coordinator.Main;

/** A coordinator that ends when the house that started it is gone. */
final class CoordinatorMain {
  private CoordinatorMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    ProcessHandle.current().parent().ifPresent(CoordinatorMain::endWith);
    Main.main(arguments);
  }

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
