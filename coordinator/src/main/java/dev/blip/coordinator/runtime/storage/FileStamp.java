package dev.blip.coordinator.runtime.storage;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What tells whether a database's log was begun anew, or its file written without one.
 *
 * @param logHeader the log's 32 bytes, in hexadecimal; empty if there is none
 * @param size of the database, 0 where a log stands and the file may change under it
 * @param modified epoch nanoseconds, likewise
 */
record FileStamp(String logHeader, long size, long modified) {
  static FileStamp of(Path database) throws IOException {
    String header = LogFile.of(database).header();
    if (!header.isEmpty()) return new FileStamp(header, 0, 0);
    return new FileStamp(
        "", Files.size(database), Files.getLastModifiedTime(database).to(NANOSECONDS));
  }

  /** What a database's log is: begun when, and how long; empty if there is none. */
  static String ofLog(Path database) throws IOException {
    LogFile log = LogFile.of(database);
    return log.header().isEmpty() ? "" : log.header() + " " + log.end();
  }
}
