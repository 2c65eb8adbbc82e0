package dev.blip.local.fleet;

import dev.blip.coordinator.Main;

/**
 * A coordinator that ends when the house that started it is gone: at once, since its tables went
 * with the house, so that there is no leaving in good order any more.
 */
final class CoordinatorMain {
  /** A system property: the process ID of the house. */
  static final String HOUSE = "blip.house";

  private CoordinatorMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    ProcessHandle house =
        ProcessHandle.current().parent().filter(CoordinatorMain::isHouse).orElse(null);
    // It went while this process was being started, which nobody would end then.
    if (house == null) Runtime.getRuntime().halt(1);
    else endWith(house);
    Main.main(arguments);
  }

  private static boolean isHouse(ProcessHandle parent) {
    return Long.toString(parent.pid()).equals(System.getProperty(HOUSE));
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
