package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * How far a database's log has come. While {@link #began} stays the same, a log only grows.
 *
 * @param began the log's salts in hexadecimal, which are others each time that it is begun anew;
 *     {@code none} if there is no log
 * @param bytes how long it is
 */
record LogPlace(String began, long bytes) {
  static final LogPlace NONE = new LogPlace("none", 0);
  private static final int HEADER = 32;
  private static final int SALTS = 16;
  private static final int END_OF_SALTS = 24;

  static LogPlace of(Path database) throws IOException {
    Path log = RoomDatabase.log(database);
    try (InputStream in = Files.newInputStream(log)) {
      byte[] header = in.readNBytes(HEADER);
      if (header.length < HEADER) return NONE;
      String salts = HexFormat.of().formatHex(header, SALTS, END_OF_SALTS);
      return new LogPlace(salts, Files.size(log));
    } catch (NoSuchFileException e) {
      return NONE;
    }
  }

  /** Whether all of that log is in this one. */
  boolean continues(LogPlace earlier) {
    return began.equals(earlier.began) && bytes >= earlier.bytes;
  }
}
