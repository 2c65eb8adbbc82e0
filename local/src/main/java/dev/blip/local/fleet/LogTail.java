package dev.blip.local.fleet;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a coordinator's log and hands on what it says of rooms that fail, so that their author
 * sees it where they look. Reads the file rather than a pipe: a house that stands still holds up no
 * coordinator.
 */
final class LogTail implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final int MOST_AT_ONCE = 1 << 20;

  /** As {@code log-of-coordinator.xml} writes it: time, level, room, logger, message. */
  private static final Pattern OF_A_ROOM =
      Pattern.compile("\\S+ (?:ERROR|WARN) +room=(?!- )\\S.*? [\\w.$]+\\.\\w+ - (?<message>.*)");

  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

  private final Path file;
  private final Consumer<String> told;
  private final Thread thread;
  private long place;

  private LogTail(Path file, Consumer<String> told) throws IOException {
    this.file = file;
    this.told = told;
    place = Files.exists(file) ? Files.size(file) : 0;
    thread = Thread.ofVirtual().name("tail of " + file.getFileName()).start(this::follow);
  }

  /**
   * Begins at the file's end, also if it is not there yet.
   *
   * @param told is given each message, on a thread of its own
   */
  static LogTail of(Path file, Consumer<String> told) throws IOException {
    return new LogTail(file, told);
  }

  private void follow() {
    try {
      while (true) {
        Thread.sleep(LOOK_EVERY);
        read();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("{} cannot be followed: {}", file, e.getMessage());
    }
  }

  /** Whole lines alone: the rest of one that is being written comes next time. */
  private void read() throws IOException {
    if (!Files.exists(file) || Files.size(file) <= place) return;
    try (var log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(place);
      byte[] bytes = new byte[(int) Math.min(log.length() - place, MOST_AT_ONCE)];
      log.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') end--;
      if (end == 0 && bytes.length == MOST_AT_ONCE) end = bytes.length;
      place += end;
      new String(bytes, 0, end, StandardCharsets.UTF_8).lines().forEach(this::tell);
    }
  }

  private void tell(String line) {
    Matcher matcher = OF_A_ROOM.matcher(line);
    if (matcher.matches()) told.accept(matcher.group("message"));
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
