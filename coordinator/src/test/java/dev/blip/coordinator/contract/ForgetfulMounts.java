package dev.blip.coordinator.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One folder as several clients of a network file system see it: each mount remembers for a minute
 * what a name stands for, what a file's size is, and that a name stands for nothing. Needs FUSE and
 * bindfs.
 */
final class ForgetfulMounts implements AutoCloseable {
  private static final String MEMORY = "attr_timeout=60,entry_timeout=60,negative_timeout=60";

  private final List<Path> mounts = new ArrayList<>();

  /**
   * Mounts it.
   *
   * @throws IOException if the machine does not allow it, with what it said
   */
  ForgetfulMounts(Path folder, int size) throws IOException, InterruptedException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    try {
      for (int i = 0; i < size; i++) {
        Path mount = Files.createDirectory(folder.resolve("mount-" + i));
        run("bindfs", "--no-allow-other", "-o", MEMORY, shared.toString(), mount.toString());
        mounts.add(mount);
      }
      requireMemory();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  List<Path> mounts() {
    return mounts;
  }

  /** Without a memory the test could not fail. */
  private void requireMemory() throws IOException {
    Path here = mounts.getFirst().resolve("probe");
    if (Files.exists(here)) throw new IOException(here + " is there already");
    Path there = Files.createFile(mounts.getLast().resolve("probe"));
    boolean remembers = !Files.exists(here);
    Files.delete(there);
    if (!remembers) throw new IOException("bindfs remembers nothing, though told " + MEMORY);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said.strip());
    }
  }

  /** Also if a process that was killed has not let go of its files yet. */
  @Override
  public void close() throws InterruptedException {
    for (Path mount : mounts) {
      try {
        run("fusermount", "-u", "-z", mount.toString());
      } catch (IOException e) {
        throw new IllegalStateException(mount + " cannot be unmounted", e);
      }
    }
    mounts.clear();
  }
}
