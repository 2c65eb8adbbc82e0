package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * A database without tables, as SQLite would make it: one page, and a log that has begun with that
 * page. SQLite would make it through a rollback journal and begin the log with a header of its own,
 * which takes nine fsyncs; this takes one, and the first commit's covers the log.
 *
 * @see <a href="https://sqlite.org/fileformat2.html">the formats, sections 1.3 and 4.1</a>
 */
final class EmptyDatabase {
  /**
   * Bytes of a page, SQLite's usual quarter: most rooms are a dozen small tables with a few rows
   * each, and each table takes a page at least, on disk and in each commit that changes it.
   */
  private static final int PAGE = 1_024;

  private static final int HEADER = 100;
  private static final int LOG_HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int BIG_ENDIAN_LOG = 0x377f0683;
  private static final int LOG_VERSION = 3_007_000;
  private static final int WRITTEN_BY = 3_054_001;
  private static final byte LOGGED = 2;
  private static final byte TABLE_LEAF = 13;

  private EmptyDatabase() {}

  /**
   * Makes one. The database is on disk when this returns, the log need not be.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is a file or a log of that name
   */
  static void make(Path file, Random random) throws IOException {
    byte[] page = page();
    write(file, page, true);
    write(RoomDatabase.log(file), log(page, random.nextInt(), random.nextInt()), false);
  }

  private static void write(Path file, byte[] bytes, boolean sync) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) channel.write(buffer);
      if (sync) channel.force(true);
    }
  }

  private static byte[] page() {
    var page = ByteBuffer.allocate(PAGE);
    page.put("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII));
    page.putShort((short) PAGE).put(LOGGED).put(LOGGED).put((byte) 0);
    page.put((byte) 64).put((byte) 32).put((byte) 32);
    page.putInt(24, 1).putInt(28, 1); // changes, pages
    page.putInt(56, 1); // UTF-8
    page.putInt(92, 1).putInt(96, WRITTEN_BY); // as of the first change
    page.put(HEADER, TABLE_LEAF).putShort(HEADER + 5, (short) PAGE);
    return page.array();
  }

  private static byte[] log(byte[] page, int salt, int otherSalt) {
    var log = ByteBuffer.allocate(LOG_HEADER + FRAME_HEADER + PAGE);
    log.putInt(BIG_ENDIAN_LOG).putInt(LOG_VERSION).putInt(PAGE).putInt(0);
    log.putInt(salt).putInt(otherSalt);
    var sum = new Checksum();
    sum.add(log, 0, 24);
    sum.put(log);
    log.putInt(1).putInt(1).putInt(salt).putInt(otherSalt);
    log.put(LOG_HEADER + FRAME_HEADER, page);
    sum.add(log, LOG_HEADER, 8);
    sum.add(log, LOG_HEADER + FRAME_HEADER, PAGE);
    sum.put(log);
    return log.array();
  }

  private static final class Checksum {
    private int first;
    private int second;

    void add(ByteBuffer bytes, int from, int length) {
      for (int at = from; at < from + length; at += 8) {
        first += bytes.getInt(at) + second;
        second += bytes.getInt(at + 4) + first;
      }
    }

    void put(ByteBuffer bytes) {
      bytes.putInt(first).putInt(second);
    }
  }
}
