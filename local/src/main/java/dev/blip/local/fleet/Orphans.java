package dev.blip.local.fleet;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Coordinators of a house that was killed. They end by themselves a moment after it; until then
 * they hold their ports.
 */
public final class Orphans {
  private static final int PATIENCE_S = 10;

  private Orphans() {}

  /**
   * Waits until they have ended, at most 10 s each.
   *
   * @param folder of the files with their process IDs
   */
  public static void await(Path folder) throws IOException, InterruptedException {
    if (!Files.isDirectory(folder)) return;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pid")) {
      for (Path file : files) {
        Optional<ProcessHandle> orphan = process(Files.readString(file).strip());
        if (orphan.isPresent()) await(orphan.get());
      }
    }
  }

  private static void await(ProcessHandle orphan) throws InterruptedException {
    try {
      orphan.onExit().get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The port that it holds is told to be taken.
    }
  }

  /**
   * The process, if it is a coordinator: an ID may long be somebody else's. Long command lines come
   * cut off, so it is told by one of its first options.
   */
  private static Optional<ProcessHandle> process(String id) {
    if (!id.matches("[1-9][0-9]{0,17}")) return Optional.empty();
    return ProcessHandle.of(Long.parseLong(id))
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.contains(CoordinatorProcess.LOG))
                    .isPresent());
  }
}
