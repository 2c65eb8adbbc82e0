package dev.blip.local.fleet;

import dev.blip.coordinator.Main;

/**
 * A coordinator that ends when the house that started it is gone: at once, since its tables went
 * with the house, so that there is no leaving in good order any more.
 */
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
              Runtime.getRuntime().halt(1);
            });
  }
}
