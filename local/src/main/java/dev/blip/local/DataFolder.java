package dev.blip.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds all that is kept, for one process at a time; or nothing. The lock ends with
 * the process, however it ends. Logs nothing, for the log is in here.
 */
public final class DataFolder implements AutoCloseable {
  private final @Nullable Path path;
  private final @Nullable FileChannel lock;

  private DataFolder(@Nullable Path path, @Nullable FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the folder if need be, and takes it.
   *
   * @param path null to keep nothing
   * @throws StartFailed if it cannot be written, or another Blip has it
   */
  public static DataFolder open(@Nullable Path path) throws StartFailed {
    if (path == null) return new DataFolder(null, null);
    Path folder = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      return new DataFolder(folder, lock(folder));
    } catch (IOException e) {
      throw new StartFailed(
          "data folder %s cannot be written (%s); set BLIP_DATA to a folder that can, or to :memory:"
              .formatted(folder, reason(e)),
          e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException, StartFailed {
    Path file = folder.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      String owner = Files.readString(file).strip();
      channel.close();
      throw new StartFailed(
          "data folder %s is in use by another Blip%s; stop it, or set BLIP_DATA to another folder"
              .formatted(folder, owner.isEmpty() ? "" : " (process " + owner + ")"));
    }
    channel.truncate(0);
    String self = Long.toString(ProcessHandle.current().pid());
    channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // This JVM has it already.
      return null;
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException existing -> existing.getFile() + " is a file";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** A file or folder within, null if nothing is kept. */
  public @Nullable Path at(String name) {
    return path == null ? null : path.resolve(name);
  }

  @Override
  public void close() throws IOException {
    if (lock != null) lock.close();
  }
}
