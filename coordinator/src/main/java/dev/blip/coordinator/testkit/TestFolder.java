package dev.blip.coordinator.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where a test's room lies. */
record TestFolder(Path path, boolean passing) implements AutoCloseable {
  static TestFolder kept(Path path) {
    return new TestFolder(path, false);
  }

  static TestFolder temporary() {
    try {
      return new TestFolder(Files.createTempDirectory("room"), true);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made", e);
    }
  }

  @Override
  public void close() {
    if (!passing) return;
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be deleted", e);
    }
  }
}
