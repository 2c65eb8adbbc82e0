package dev.blip.coordinator.runtime.storage;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * What tells whether a database's log was begun anew, or its file written without one. Each is read
 * through a fresh open, since that is when a network file system looks at the server.
 *
 * @param logHeader the log's 32 bytes, in hexadecimal; empty if there is none
 * @param size of the database, 0 where a log stands and the file may change under it
 * @param modified epoch nanoseconds, likewise
 */
record FileStamp(String logHeader, long size, long modified) {
  private static final int HEADER = 32;

  static FileStamp of(Path database) throws IOException {
    String header = header(RoomDatabase.log(database));
    if (!header.isEmpty()) return new FileStamp(header, 0, 0);
    return new FileStamp(
        "", Files.size(database), Files.getLastModifiedTime(database).to(NANOSECONDS));
  }

  /** What a database's log is: begun when, and how long; empty if there is none. */
  static String ofLog(Path database) throws IOException {
    Path log = RoomDatabase.log(database);
    String header = header(log);
    return header.isEmpty() ? "" : header + " " + Files.size(log);
  }

  private static String header(Path log) throws IOException {
    try (InputStream in = Files.newInputStream(log)) {
      return HexFormat.of().formatHex(in.readNBytes(HEADER));
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
