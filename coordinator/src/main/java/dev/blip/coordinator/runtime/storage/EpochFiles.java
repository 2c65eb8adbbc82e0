package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;

/**
 * A database in a folder of its own, {@code {epoch}.db}: named for the owner that writes it, so
 * that no other owner has ever asked for the name, and no network file system's client can answer
 * for it from memory. A file of an owner that ended cleanly is passed on under a new name; one of
 * an owner that did not is copied, since that owner may have been paused and may still write to it.
 * What it writes late lands in a file that nobody reads.
 */
public final class EpochFiles {
  /** What SQLite keeps beside a database: the log, and the journal of a file just being made. */
  private static final List<String> BESIDE = List.of("-wal", "-journal");

  private static final String END = ".db";
  private static final int MOST_TRIES = 100;

  private EpochFiles() {}

  /**
   * This owner's file, made, linked or copied first if need be. Nothing may rest on it before it is
   * known as the newest.
   *
   * @param newest the epoch of the newest file, 0 if there is none
   * @throws IllegalStateException if that is a later owner's
   * @throws UncheckedIOException if the folder cannot be read or written
   */
  public static Path current(Path folder, ShardEpoch shardEpoch, long newest) {
    return current(folder, shardEpoch, newest, shardEpoch.copyBelow());
  }

  /** The same, a copy in any case: this owner writes before its file is known as the newest. */
  static Path copied(Path folder, ShardEpoch shardEpoch, long newest) {
    return current(folder, shardEpoch, newest, newest);
  }

  private static Path current(Path folder, ShardEpoch shardEpoch, long newest, long copyBelow) {
    if (newest > shardEpoch.number()) {
      throw new IllegalStateException(
          folder + " has a file of epoch " + newest + ", after " + shardEpoch.number());
    }
    Path own = file(folder, shardEpoch.number());
    if (newest == shardEpoch.number()) return own;
    try {
      for (int tries = 0; ; tries++) {
        try {
          if (newest == 0) make(folder, own);
          else if (newest > copyBelow) passOn(file(folder, newest), own);
          else copy(file(folder, newest), own);
          sync(folder);
          return own;
        } catch (FileAlreadyExistsException e) {
          // Left by a try of this owner's on which nothing has come to rest.
          if (tries == MOST_TRIES) throw e;
          discard(own);
        } catch (NoSuchFileException | Changed e) {
          if (tries == MOST_TRIES) throw e;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** The file of an epoch. */
  static Path file(Path folder, long epoch) {
    return folder.resolve(epoch + END);
  }

  /**
   * The newest epoch that has a file, 0 if none has. For a folder whose shard's record knows of no
   * index.
   */
  static long newestIn(Path folder) {
    long[] newest = {0};
    try {
      makeFolder(folder);
      forgetMemoryOf(folder);
      forEach(folder, (_, epoch) -> newest[0] = Math.max(newest[0], epoch));
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
    }
    return newest[0];
  }

  /** What lies in a folder that is there, by the same means. */
  static List<Path> folders(Path folder) {
    try {
      forgetMemoryOf(folder);
      try (Stream<Path> all = Files.list(folder)) {
        return all.filter(Files::isDirectory).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** A new name in a folder makes void what a network file system's client remembers of it. */
  private static void forgetMemoryOf(Path folder) throws IOException {
    Files.delete(Files.createTempFile(folder, ".look-", ""));
  }

  /**
   * Removes what earlier owners left, a paused one's too: it writes on into nothing. What is
   * overlooked only takes room. A later owner's file must be known as the newest.
   */
  public static void forgetBefore(Path folder, long epoch) {
    try {
      forEach(
          folder,
          (file, earlier) -> {
            if (earlier < epoch) delete(file);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be cleared: " + e.getMessage(), e);
    }
  }

  /** Removes a folder with all that is in it; a copy may just be coming into it. */
  static void remove(Path folder) {
    try {
      for (int tries = 0; ; tries++) {
        try (Stream<Path> all = Files.list(folder)) {
          all.forEach(EpochFiles::delete);
        }
        try {
          Files.delete(folder);
          return;
        } catch (DirectoryNotEmptyException e) {
          if (tries == MOST_TRIES) throw e;
        }
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be removed: " + e.getMessage(), e);
    }
  }

  private static void forEach(Path folder, ObjLongConsumer<Path> use) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + END + "*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String number = name.substring(0, name.indexOf(END));
        if (number.matches("[0-9]{1,18}")) use.accept(file, Long.parseLong(number));
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be removed: " + e.getMessage(), e);
    }
  }

  private static void make(Path folder, Path own) throws IOException {
    makeFolder(folder);
    EmptyDatabase.make(own, new SecureRandom());
  }

  private static void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (NoSuchFileException e) {
      Files.createDirectories(folder);
    }
  }

  private static void discard(Path own) throws IOException {
    Files.deleteIfExists(own);
    for (String suffix : BESIDE) Files.deleteIfExists(beside(own, suffix));
  }

  /** The log first: a database whose log is still to come would be an older state of it. */
  private static void passOn(Path from, Path to) throws IOException {
    try {
      Path log = RoomDatabase.log(from);
      if (Files.exists(log)) Files.createLink(RoomDatabase.log(to), log);
      Files.createLink(to, from);
    } catch (UnsupportedOperationException e) {
      copy(from, to);
    }
  }

  /**
   * Copies database and log while somebody may be writing. The log holds every page that changed
   * since it was begun, so the copy is whole if the log was not begun anew meanwhile; its header
   * tells. (SQLite's file format, section 4.1: each new beginning changes the header's salts.)
   */
  private static void copy(Path from, Path to) throws IOException {
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

  /** Brings a file, or the names in a folder, onto the disk. */
  static void sync(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
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
