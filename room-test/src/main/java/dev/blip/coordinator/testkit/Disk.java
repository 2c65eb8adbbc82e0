package dev.blip.coordinator.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The folder that a room's files lie in, as it stood at a moment or as it stands. */
final class Disk {
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path folder;
  private final boolean ours;

  private Disk(Path folder, boolean ours) {
    this.folder = folder;
    this.ours = ours;
  }

  /** A folder of the test's, which stays. */
  static Disk at(Path folder) {
    return new Disk(folder, false);
  }

  /** A folder of our own, in memory where the system has such files. */
  static Disk temporary() {
    try {
      Path folder =
          Files.isWritable(MEMORY)
              ? Files.createTempDirectory(MEMORY, "blip-room")
              : Files.createTempDirectory("blip-room");
      return new Disk(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made", e);
    }
  }

  Path folder() {
    return folder;
  }

  /** Every file and what is in it. */
  Map<Path, byte[]> picture() {
    var files = new TreeMap<Path, byte[]>();
    if (!Files.exists(folder)) return files;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file, Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read", e);
    }
    return files;
  }

  /** Puts everything back as it was; no file may be open. */
  void restore(Map<Path, byte[]> picture) {
    try {
      clear();
      for (var file : picture.entrySet()) {
        Files.createDirectories(file.getKey().getParent());
        Files.write(file.getKey(), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be written", e);
    }
  }

  private void clear() throws IOException {
    if (!Files.exists(folder)) return;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(folder)) Files.delete(path);
      }
    }
  }

  /** Removes the folder if it is our own. */
  void close() {
    if (!ours) return;
    try {
      clear();
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be removed", e);
    }
  }
}
