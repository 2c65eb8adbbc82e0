package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A room's database as it was at a moment, in one file that needs no other: {@code
 * {epoch}-{time}-{log's beginning}-{log's bytes}.copy} beside the room's database. A name is given
 * once, to a file that is whole and never changes, so whoever has the file by its name has what the
 * name says; a paused owner that makes one late takes nobody's place.
 *
 * @param madeAt epoch milliseconds
 * @param log of the database that was copied, as far as it is in here
 */
record RoomCopy(Path file, long epoch, long madeAt, LogPlace log) {
  private static final String END = ".copy";
  private static final Pattern NAME =
      Pattern.compile("([0-9]{1,18})-([0-9]{1,18})-([0-9a-f]{16}|none)-([0-9]{1,18})\\.copy");

  static Path name(Path folder, long epoch, long madeAt, LogPlace log) {
    return folder.resolve(epoch + "-" + madeAt + "-" + log.began() + "-" + log.bytes() + END);
  }

  /** A folder's, the newest first. */
  static List<RoomCopy> in(Path folder) throws IOException {
    var copies = new ArrayList<RoomCopy>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + END)) {
      for (Path file : files) of(file).ifPresent(copies::add);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    copies.sort(
        Comparator.comparingLong(RoomCopy::epoch).thenComparingLong(RoomCopy::madeAt).reversed());
    return copies;
  }

  private static Optional<RoomCopy> of(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) return Optional.empty();
    var log = new LogPlace(name.group(3), Long.parseLong(name.group(4)));
    return Optional.of(
        new RoomCopy(file, Long.parseLong(name.group(1)), Long.parseLong(name.group(2)), log));
  }
}
