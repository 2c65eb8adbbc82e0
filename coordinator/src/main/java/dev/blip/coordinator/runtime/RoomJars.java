package dev.blip.coordinator.runtime;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Jars with rooms, copied before anything is loaded from them: a class is read when it is first
 * used, and by then a build may have written the jar anew. The copies go with the process; those of
 * one that was killed go when the next begins.
 */
final class RoomJars {
  private static final String PREFIX = "blip-room-jars-";

  private RoomJars() {}

  /**
   * Copies of jars and folders.
   *
   * @param paths separated as in a class path; empty for none
   * @throws IllegalArgumentException if one is not there, or is no whole jar
   */
  static URL[] copied(String paths) {
    List<Path> sources =
        Stream.of(paths.split(File.pathSeparator))
            .filter(path -> !path.isBlank())
            .map(path -> existing(Path.of(path.strip())))
            .toList();
    if (sources.isEmpty()) return new URL[0];
    try {
      Path folder = folder();
      var copies = new URL[sources.size()];
      for (int i = 0; i < copies.length; i++) {
        copies[i] = copy(sources.get(i), Files.createDirectory(folder.resolve("" + i)));
      }
      return copies;
    } catch (IOException e) {
      throw new UncheckedIOException("BLIP_ROOM_JARS cannot be copied: " + e.getMessage(), e);
    }
  }

  private static Path existing(Path path) {
    if (Files.exists(path)) return path;
    throw new IllegalArgumentException("BLIP_ROOM_JARS must name files that exist, has " + path);
  }

  private static Path folder() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    removeLeftOvers(temporary);
    Path folder =
        Files.createTempDirectory(temporary, PREFIX + ProcessHandle.current().pid() + "-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder), "room-jars"));
    return folder;
  }

  private static void removeLeftOvers(Path temporary) throws IOException {
    try (var folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path folder : folders) {
        OptionalLong owner = owner(String.valueOf(folder.getFileName()));
        if (owner.isPresent() && ProcessHandle.of(owner.getAsLong()).isEmpty()) remove(folder);
      }
    }
  }

  private static OptionalLong owner(String name) {
    String number = name.substring(PREFIX.length()).split("-", 2)[0];
    return number.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(number))
        : OptionalLong.empty();
  }

  /** What cannot be removed is left: it may be somebody else's. */
  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) Files.deleteIfExists(each);
    } catch (IOException | UncheckedIOException e) {
      return;
    }
  }

  private static URL copy(Path source, Path folder) throws IOException {
    if (Files.isDirectory(source)) {
      copyAll(source, folder);
      return url(folder);
    }
    Path copy = folder.resolve(String.valueOf(source.getFileName()));
    Files.copy(source, copy);
    try (var whole = new ZipFile(copy.toFile())) {
      return url(Path.of(whole.getName()));
    } catch (ZipException e) {
      String told = "BLIP_ROOM_JARS must name whole jars; " + source + " is none: ";
      throw new IllegalArgumentException(told + e.getMessage(), e);
    }
  }

  private static void copyAll(Path source, Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(source)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(source.relativize(each).toString());
        Files.createDirectories(copy.resolveSibling("."));
        Files.copy(each, copy);
      }
    }
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }
}
