package dev.blip.coordinator.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A database in a folder of its own, {@code {epoch}.db}: named for the owner that made it. A file
 * of an owner whose time did not end cleanly is never opened again, only copied, since that owner
 * may have been paused and may still write to it. What it writes late lands in a file that nobody
 * reads.
 */
final class EpochFiles {
  /** What SQLite keeps beside a database: the log, and the journal of a file just being made. */
  private static final List<String> BESIDE = List.of("-wal", "-journal");

  private static final String END = ".db";
  private static final int MOST_TRIES = 100;

  private EpochFiles() {}

  /**
   * The file to open, copied first if need be.
   *
   * @throws IllegalStateException if a later owner has been here
   * @throws UncheckedIOException if the folder cannot be read or written
   */
  static Path current(Path folder, Tenure tenure) {
    try {
      for (int tries = 0; ; tries++) {
        try {
          return find(folder, tenure);
        } catch (NoSuchFileException | Changed e) {
          if (tries == MOST_TRIES) throw e;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Whether any owner has made the database. */
  static boolean exist(Path folder) {
    return !epochs(folder).isEmpty();
  }

  private static Path find(Path folder, Tenure tenure) throws IOException {
    Files.createDirectories(folder);
    List<Long> epochs = epochs(folder);
    Path own = folder.resolve(tenure.epoch() + END);
    if (epochs.isEmpty()) return own;
    long newest = Collections.max(epochs);
    if (newest > tenure.epoch()) {
      throw new IllegalStateException(
          folder + " has a file of epoch " + newest + ", after " + tenure.epoch());
    }
    Path file = folder.resolve(newest + END);
    if (newest > tenure.copyBelow()) return file;
    copy(folder, file, own);
    forgetBefore(folder, tenure.epoch());
    return own;
  }

  private static List<Long> epochs(Path folder) {
    var epochs = new ArrayList<Long>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + END)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String number = name.substring(0, name.length() - END.length());
        if (number.matches("[0-9]{1,18}")) epochs.add(Long.parseLong(number));
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
    }
    return epochs;
  }

  /**
   * Copies database and log while somebody may be writing. The log holds every page that changed
   * since it was begun, so the copy is whole if the log was not begun anew meanwhile; its header
   * tells. (SQLite's file format, section 4.1: each new beginning changes the header's salts.)
   */
  private static void copy(Path folder, Path from, Path to) throws IOException {
    FileStamp before = FileStamp.of(from);
    Path made = copyAside(from, to, "");
    for (String suffix : BESIDE) {
      Path beside = beside(from, suffix);
      if (Files.exists(beside)) {
        Path aside = copyAside(beside, to, suffix);
        Files.move(aside, beside(to, suffix), StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.deleteIfExists(beside(to, suffix));
      }
    }
    if (!before.equals(FileStamp.of(from))) throw new Changed(from);
    Files.move(made, to, StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
  }

  private static Path copyAside(Path from, Path to, String suffix) throws IOException {
    Path aside = beside(to, suffix + ".copy");
    Files.copy(from, aside, StandardCopyOption.REPLACE_EXISTING);
    sync(aside);
    return aside;
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static void sync(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Removes what earlier owners left, a paused one's too: it writes on into nothing. */
  private static void forgetBefore(Path folder, long epoch) throws IOException {
    for (long earlier : epochs(folder)) {
      if (earlier >= epoch) continue;
      Path file = folder.resolve(earlier + END);
      Files.deleteIfExists(file);
      for (String suffix : BESIDE) Files.deleteIfExists(beside(file, suffix));
    }
  }

  /** The file was written to while it was copied. */
  private static final class Changed extends IOException {
    private static final long serialVersionUID = 1;

    Changed(Path file) {
      super(file + " was written to all the time while it was copied");
    }
  }
}
