package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library as a file that stays. Left to itself, the driver unpacks it into the
 * temporary folder at each start, and leaves it there when the process is killed.
 */
public final class SqliteLibrary {
  private static final String PLACE = "org.sqlite.lib.path";
  private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);

  private SqliteLibrary() {}

  /**
   * Unpacks it below a folder, {@code .sqlite/{version}/{system}/}, if it is not there yet, and
   * makes the driver use it; before the first database is opened. Where {@code org.sqlite.lib.path}
   * says already where it is, as in the image, nothing is done.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public static void unpackInto(Path folder) {
    if (System.getProperty(PLACE) != null) return;
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath();
    URL packed = SqliteLibrary.class.getResource(resource + "/" + name);
    if (packed == null) {
      LOG.warn("the driver brings no library for this system at {}", resource);
      return;
    }
    Path place = place(folder.toAbsolutePath(), resource);
    try {
      Files.createDirectories(place);
      if (!isWhole(place.resolve(name), packed)) unpack(packed, place, name);
    } catch (IOException e) {
      throw new UncheckedIOException(place + " cannot take SQLite's library: " + e, e);
    }
    System.setProperty(PLACE, place.toString());
  }

  private static Path place(Path folder, String resource) {
    String system = resource.substring(resource.indexOf("/native/") + 8).replace('/', '-');
    return folder.resolve(".sqlite").resolve(SQLiteJDBCLoader.getVersion()).resolve(system);
  }

  private static boolean isWhole(Path library, URL packed) throws IOException {
    return Files.exists(library)
        && Files.size(library) == packed.openConnection().getContentLengthLong();
  }

  /** Under its own name at once as a whole: others may be starting too. */
  private static void unpack(URL packed, Path place, String name) throws IOException {
    Path aside = Files.createTempFile(place, name, ".part");
    try (InputStream in = packed.openStream()) {
      Files.copy(in, aside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(aside, place.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }
}
