package dev.blip.coordinator.contract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Copies a folder as a backup service does that takes no snapshot: it lists the files first, copies
 * them one after the other, each piece by piece, and passes over those that have gone.
 */
final class SlowBackup {
  private static final int PIECE = 64 << 10;

  private SlowBackup() {}

  /**
   * The same.
   *
   * @param duration about how long it takes
   */
  static void copy(Path from, Path to, Duration duration, Random random)
      throws IOException, InterruptedException {
    List<Path> files = files(from);
    Collections.shuffle(files, random);
    long pause = duration.toMillis() / Math.max(1, files.size());
    for (Path file : files) {
      Path copy = to.resolve(from.relativize(file));
      Files.createDirectories(copy.getParent());
      try (InputStream in = Files.newInputStream(file)) {
        copy(in, copy);
      } catch (NoSuchFileException e) {
        continue;
      }
      Thread.sleep(pause);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return new ArrayList<>(all.filter(Files::isRegularFile).toList());
    }
  }

  private static void copy(InputStream in, Path copy) throws IOException, InterruptedException {
    try (var out = Files.newOutputStream(copy)) {
      for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
        out.write(piece);
        if (piece.length == PIECE) Thread.sleep(2);
      }
    }
  }
}
