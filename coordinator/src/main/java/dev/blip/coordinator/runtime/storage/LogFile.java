package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/**
 * A database's log as it lies on disk, read through a fresh open, since that is when a network file
 * system looks at the server.
 *
 * @param header its 32 bytes, in hexadecimal; shorter where it has not begun, empty if there is
 *     none
 * @param end where its frames end, in bytes: behind them may be zeros, the room that {@link
 *     DurableLog} has made for more. It moves with each commit, until the log is begun anew
 */
record LogFile(String header, long end) {
  private static final LogFile NONE = new LogFile("", 0);

  // https://www.sqlite.org/fileformat2.html#walformat
  private static final int HEADER = 32;
  private static final int PAGE_SIZE = 8;
  private static final int LEAST_PAGE = 512;
  private static final int FRAME_HEADER = 24;

  /** As a rule nothing is reserved, and a little tells so. */
  private static final int FIRST_LOOK = 512;

  private static final int LOOK = 64 << 10;

  static LogFile of(Path database) throws IOException {
    try (var log = FileChannel.open(RoomDatabase.log(database), StandardOpenOption.READ)) {
      return of(log);
    } catch (NoSuchFileException e) {
      return NONE;
    }
  }

  private static LogFile of(FileChannel log) throws IOException {
    ByteBuffer header = read(log, 0, HEADER);
    String text = HexFormat.of().formatHex(header.array(), 0, header.limit());
    return new LogFile(text, end(log, header));
  }

  /** Where an open log's frames end. */
  static long end(FileChannel log) throws IOException {
    return end(log, read(log, 0, HEADER));
  }

  private static long end(FileChannel log, ByteBuffer header) throws IOException {
    long size = log.size();
    if (header.limit() < HEADER || size <= HEADER) return size;
    long frame = FRAME_HEADER + Math.max(LEAST_PAGE, header.getInt(PAGE_SIZE));
    long frames = (written(log, size) - HEADER + frame - 1) / frame;
    return Math.min(size, HEADER + frames * frame);
  }

  /** What lies before the zeros at a log's end; a frame's header is never all zeros. */
  private static long written(FileChannel log, long size) throws IOException {
    int look = FIRST_LOOK;
    for (long end = size; end > HEADER; look = LOOK) {
      long from = Math.max(HEADER, end - look);
      ByteBuffer part = read(log, from, (int) (end - from));
      for (int i = part.limit(); i > 0; i--) {
        if (part.get(i - 1) != 0) return from + i;
      }
      end = from;
    }
    return HEADER;
  }

  private static ByteBuffer read(FileChannel log, long at, int bytes) throws IOException {
    var buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining() && log.read(buffer, at + buffer.position()) >= 0) {}
    return buffer.flip();
  }
}
