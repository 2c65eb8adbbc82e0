package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A database's log, brought onto the disk after each commit. SQLite itself would sync the folder
 * too after each opening of the database, which costs a network file system's round trip in vain.
 *
 * <p>A log that grows with each commit changes its file's size with each, and a file system with a
 * journal of its own then writes that too before a sync returns: three times the work. So one that
 * goes on growing is made longer ahead, with zeros, which SQLite takes for the end of the log. A
 * network file system's server does as it likes, and asks money for each byte: there nothing is
 * reserved.
 *
 * <p>For one thread at a time.
 */
final class DurableLog implements AutoCloseable {
  /** A room that wakes for an event or two pays for no more than these. */
  private static final int FREE_GROWTHS = 3;

  /** Reserved is as much as the log has, but no less and no more than these. */
  private static final int LEAST = 64 << 10;

  private static final int MOST = 256 << 10;
  private static final int BLOCK = 4 << 10;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(MOST + BLOCK);

  private final Path file;
  private @Nullable FileChannel channel;
  private long size;
  private int growths;
  private boolean reserves = true;
  private boolean isLocal;

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
          if (reserves) reserve();
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

  private void reserve() throws IOException {
    FileChannel log = channel();
    long now = log.size();
    if (now > size && ++growths > FREE_GROWTHS) {
      try {
        makeLonger(log, now);
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        // Such as a full disk: what was committed fits, and that is enough.
        reserves = false;
      }
      now = log.size();
    }
    size = now;
  }

  private void makeLonger(FileChannel log, long from) throws IOException {
    // Which reads the list of mounts: once.
    isLocal = isLocal || !isOnNetwork();
    if (!isLocal) {
      reserves = false;
      return;
    }
    long to = (from + Math.clamp(from, LEAST, MOST) + BLOCK - 1) / BLOCK * BLOCK;
    log.write(ZEROS.duplicate().limit((int) (to - from)), from);
  }

  private boolean isOnNetwork() throws IOException {
    return Files.getFileStore(file).type().startsWith("nfs");
  }

  /** Cuts off what is reserved. Everything must be committed. */
  void giveBack() throws IOException {
    FileChannel log = channel();
    long end = LogFile.end(log);
    if (end < log.size()) log.truncate(end);
    size = end;
  }

  /** Bytes, 0 if it has not begun. */
  long size() throws IOException {
    return channel().size();
  }

  private FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
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
