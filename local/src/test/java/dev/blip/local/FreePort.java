package dev.blip.local;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that are free now. They lie below those that the system gives to outgoing connections: such
 * a one may be taken again before it is used.
 */
final class FreePort {
  private static final int FIRST = 10_000;
  private static final int LAST = 30_000;

  private FreePort() {}

  static int next() {
    return block(1);
  }

  /** The first of some free ports in a row. */
  static int block(int size) {
    while (true) {
      int first = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (areFree(first, size)) return first;
    }
  }

  private static boolean areFree(int first, int size) {
    for (int port = first; port < first + size; port++) {
      try (var _ = new ServerSocket(port)) {
        continue;
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
