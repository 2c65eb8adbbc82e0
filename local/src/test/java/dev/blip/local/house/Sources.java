package dev.blip.local.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The source files of the repository. */
final class Sources {
  private static final Set<String> GENERATED = Set.of("target", "node_modules", "dist");

  private Sources() {}

  static List<Path> in(Path root, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !isGenerated(root.relativize(file)))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private static boolean isGenerated(Path file) {
    for (Path step : file) {
      String name = step.toString();
      if (GENERATED.contains(name) || name.startsWith(".")) return true;
    }
    return false;
  }
}
