package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A room's name in a file of its folder, {@code name}, where it is too long for the folder's: so
 * that a room whose shard has lost its index can be woken.
 */
final class LongName {
  private static final String FILE = "name";

  private LongName() {}

  /** Writes it if need be. */
  static void keep(Path folder, String room) {
    if (!RoomFiles.isHashed(folder)) return;
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) Files.writeString(file, room);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** What stands there, if it is the name of that folder's room. */
  static Optional<String> of(Path folder) {
    try {
      String room = Files.readString(folder.resolve(FILE));
      boolean fits = RoomFiles.fileName(room).equals(folder.getFileName().toString());
      return fits ? Optional.of(room) : Optional.empty();
    } catch (NoSuchFileException | MalformedInputException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }
}
