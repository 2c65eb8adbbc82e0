package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where files go that are not to be used, under the path that they had.
 *
 * @param root what their paths begin at
 * @param folder on the same file system
 * @param lookOnly nothing is changed
 */
record Aside(Path root, Path folder, boolean lookOnly) {
  void put(Path file) throws IOException {
    if (lookOnly) return;
    Path place = folder.resolve(root.relativize(file.normalize()));
    Files.createDirectories(place.resolveSibling("."));
    Path free = place;
    for (int number = 1; Files.exists(free); number++) {
      free = place.resolveSibling(place.getFileName() + "." + number);
    }
    Files.move(file, free);
  }
}
