package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A database's log, brought onto the disk after each commit. SQLite itself would sync the folder
 * too after each opening of the database, which costs a network file system's round trip in vain.
 * For one thread at a time.
 */
final class DurableLog implements AutoCloseable {
  private final Path file;
  private @Nullable FileChannel channel;

  DurableLog(Path file) {
    this.file = file;
  }

  /** Returns when all that was written to the log is on disk, though the thread be interrupted. */
  void sync() throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        try {
          channel().force(false);
          return;
        } catch (ClosedByInterruptException e) {
          channel = null;
        }
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  /** Bytes, 0 if it has not begun. */
  long size() throws IOException {
    return channel().size();
  }

  private FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(file, StandardOpenOption.READ);
      channel = open;
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) open.close();
  }
}
