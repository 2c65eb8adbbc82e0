package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A database and its log, read while somebody may write to them: the database first, then the log.
 * The log holds every page that changed since it was begun, so both are whole together if it was
 * not begun anew meanwhile.
 *
 * @param checksum CRC32C of the database's file
 * @param size its bytes
 * @param log as far as it was read
 */
record Picture(long checksum, long size, LogPlace log) {
  private static final int STEP = 1 << 20;

  /** Brought onto the disk in parts of so much, so that no part of it takes long. */
  private static final long SYNC_EVERY = 8 << 20;

  /** The log was begun anew while this was taken, or is between two names. */
  static final class Changed extends IOException {
    private static final long serialVersionUID = 1;

    Changed(String what) {
      super(what);
    }
  }

  /**
   * Reads, and copies.
   *
   * @param source the database, open
   * @param file its name
   * @param to where both go, the log beside it; null to read only
   * @param longest how long the log may be
   * @throws Changed if the two do not belong together, or the log is longer
   */
  static Picture take(FileChannel source, Path file, @Nullable Path to, long longest, Pace pace)
      throws IOException {
    LogPlace before = LogPlace.of(file);
    var sum = new CRC32C();
    long size = copy(source, to, Long.MAX_VALUE, sum, pace);
    LogPlace after = LogPlace.of(file);
    if (after.bytes() > longest) throw new Changed("log is longer than " + longest + " bytes");
    if (to != null && !after.equals(LogPlace.NONE)) copyLog(file, to, after.bytes(), pace);
    if (!before.began().equals(LogPlace.of(file).began())) throw new Changed("log is a new one");
    return new Picture(sum.getValue(), size, after);
  }

  private static void copyLog(Path file, Path to, long bytes, Pace pace) throws IOException {
    try (var log = FileChannel.open(RoomDatabase.log(file), StandardOpenOption.READ)) {
      copy(log, RoomDatabase.log(to), bytes, new CRC32C(), pace);
    } catch (NoSuchFileException e) {
      throw new Changed("log has gone");
    }
  }

  private static long copy(FileChannel source, @Nullable Path to, long most, CRC32C sum, Pace pace)
      throws IOException {
    if (to == null) return copyTo(source, null, most, sum, pace);
    try (var target =
        FileChannel.open(
            to,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      return copyTo(source, target, most, sum, pace);
    }
  }

  private static long copyTo(
      FileChannel source, @Nullable FileChannel target, long most, CRC32C sum, Pace pace)
      throws IOException {
    var buffer = ByteBuffer.allocate((int) Math.min(STEP, Math.max(1, source.size())));
    long at = 0;
    long rested = 0;
    long synced = 0;
    while (at < most) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), most - at));
      if (source.read(buffer, at) < 0) break;
      buffer.flip();
      at += buffer.remaining();
      sum.update(buffer.duplicate());
      while (target != null && buffer.hasRemaining()) target.write(buffer);
      if (at - rested < STEP) continue;
      if (target != null && at - synced >= SYNC_EVERY) {
        target.force(false);
        synced = at;
      }
      pace.rest();
      rested = at;
    }
    return at;
  }
}
