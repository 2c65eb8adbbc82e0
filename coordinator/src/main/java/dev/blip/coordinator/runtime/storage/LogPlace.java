package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How far a database's log has come. While {@link #began} stays the same, a log only grows.
 *
 * @param began the log's salts in hexadecimal, which are others each time that it is begun anew;
 *     {@code none} if there is no log
 * @param bytes where it ends
 */
record LogPlace(String began, long bytes) {
  static final LogPlace NONE = new LogPlace("none", 0);

  /** The salts are bytes 16 to 24 of the header: two digits each. */
  private static final int SALTS = 2 * 16;

  private static final int END_OF_SALTS = 2 * 24;

  static LogPlace of(Path database) throws IOException {
    LogFile log = LogFile.of(database);
    String header = log.header();
    if (header.length() < END_OF_SALTS) return NONE;
    return new LogPlace(header.substring(SALTS, END_OF_SALTS), log.end());
  }

  /** Whether all of that log is in this one. */
  boolean continues(LogPlace earlier) {
    return began.equals(earlier.began) && bytes >= earlier.bytes;
  }
}
