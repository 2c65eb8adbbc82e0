package dev.blip.coordinator.runtime.storage;

import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room of this coordinator's that may be due for a copy: one that is open, or one that sleeps and
 * has changed. Safe for use by many threads.
 */
final class CopiedRoom {
  final RoomAddress address;
  final ShardEpoch shardEpoch;
  final Path file;

  /** In the order in which rooms came. */
  final long number;

  /** When to look at it, in epoch milliseconds; of the queue alone, as it is in its order. */
  long lookAt;

  /** When the log was written last as it was copied last; of the copier's thread alone. */
  @Nullable FileTime copiedLog;

  private final List<FileChannel> left = new ArrayList<>();
  private @Nullable RoomDatabase database;
  private boolean open;
  private long changes;

  CopiedRoom(RoomAddress address, ShardEpoch shardEpoch, Path file, long number) {
    this.address = address;
    this.shardEpoch = shardEpoch;
    this.file = file;
    this.number = number;
  }

  Path folder() {
    return file.resolveSibling(".");
  }

  /** Its database is about to be opened. */
  synchronized void opening() {
    open = true;
    changes++;
  }

  synchronized void opened(RoomDatabase opened) {
    database = opened;
  }

  /** Its database is closed, or could not be opened. */
  synchronized void closed() {
    open = false;
    database = null;
    changes++;
    for (FileChannel source : left) close(source);
    left.clear();
  }

  synchronized boolean isOpen() {
    return open;
  }

  /** How many times it has been opened or closed. */
  synchronized long changes() {
    return changes;
  }

  /** While it is open, its log is not begun anew from its next commit on. */
  synchronized void holdLog(boolean hold) {
    if (database != null) database.holdLog(hold);
  }

  /** Its database's file, to be read beside SQLite. */
  FileChannel source() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /**
   * That is read. Where the room is open, the file stays open until SQLite closes it: a process
   * that closes any of a file's descriptors loses its locks on it.
   */
  synchronized void letGo(FileChannel source) {
    if (open) left.add(source);
    else close(source);
  }

  private static void close(FileChannel source) {
    try {
      source.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
