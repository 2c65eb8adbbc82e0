package dev.blip.local.fleet;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Coordinators of a house that was killed. They end by themselves a moment after it, unless they
 * are stopped; until then they hold their ports.
 */
public final class Orphans {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Orphans() {}

  /**
   * Waits until they have ended; one that has not after 10 s is killed.
   *
   * @param folder of the files with their process IDs
   */
  public static void await(Path folder) throws IOException, InterruptedException {
    await(folder, PATIENCE);
  }

  static void await(Path folder, Duration patience) throws IOException, InterruptedException {
    if (!Files.isDirectory(folder)) return;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pid")) {
      for (Path file : files) {
        Optional<ProcessHandle> orphan = process(Files.readString(file).strip());
        if (orphan.isPresent()) await(orphan.get(), patience);
      }
    }
  }

  private static void await(ProcessHandle orphan, Duration patience) throws InterruptedException {
    try {
      orphan.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      orphan.destroyForcibly();
      orphan.onExit().join();
    } catch (ExecutionException e) {
      throw new IllegalStateException("process " + orphan.pid() + " cannot be waited for", e);
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
