package dev.blip.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where this process logs. To be settled before anything logs. */
final class LogFiles {
  private LogFiles() {}

  /**
   * Logs to {@code blip.log} in a folder, and warnings in one line each to the console.
   *
   * @param folder null for the console alone
   */
  static void choose(@Nullable Path folder) {
    String name = folder == null ? "log-to-console.xml" : "log-to-disk.xml";
    if (folder != null) System.setProperty("blip.log", folder.toString());
    System.setProperty("logback.configurationFile", "dev/blip/local/" + name);
  }
}
