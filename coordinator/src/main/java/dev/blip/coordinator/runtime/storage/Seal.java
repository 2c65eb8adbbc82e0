package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What shows later that a database and a log belong together, though they were copied one after the
 * other: {@code {epoch}.seal}, written while the room sleeps. A database of this checksum holds
 * nothing but what stood in a log of this beginning when it had so many bytes, or before; so that
 * log, or a longer one of the same beginning, brings it up to date. What it says stays true,
 * whatever becomes of the files.
 *
 * @param checksum CRC32C of the database
 * @param size its bytes
 * @param madeAt epoch milliseconds
 */
record Seal(long checksum, long size, LogPlace log, long madeAt) {
  private static final String END = ".seal";
  private static final Pattern TEXT =
      Pattern.compile(
          "(database ([0-9a-f]{8}) ([0-9]{1,18}) log ([0-9a-f]{16}|none) ([0-9]{1,18}) at"
              + " ([0-9]{1,18})) ([0-9a-f]{8})\n");

  static Seal of(Picture picture, long now) {
    return new Seal(picture.checksum(), picture.size(), picture.log(), now);
  }

  /** Whether it shows that these belong together. */
  boolean fits(Picture picture) {
    return checksum == picture.checksum() && size == picture.size() && picture.log().continues(log);
  }

  static Path file(Path folder, long epoch) {
    return folder.resolve(epoch + END);
  }

  /** Writes it, over the last one; half of one is none. */
  void write(Path folder, long epoch) throws IOException {
    Files.writeString(file(folder, epoch), text());
  }

  private String text() {
    String said =
        "database %08x %d log %s %d at %d"
            .formatted(checksum, size, log.began(), log.bytes(), madeAt);
    return said + " %08x\n".formatted(checksum(said));
  }

  private static long checksum(String text) {
    var sum = new CRC32C();
    sum.update(text.getBytes(StandardCharsets.US_ASCII));
    return sum.getValue();
  }

  /** All that are whole in a folder, of whichever epoch. */
  static List<Seal> in(Path folder) throws IOException {
    var seals = new ArrayList<Seal>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + END)) {
      for (Path file : files) read(file).ifPresent(seals::add);
    }
    return seals;
  }

  /** What an epoch's says, if there is one. */
  static Optional<Seal> of(Path folder, long epoch) throws IOException {
    Path file = file(folder, epoch);
    return Files.exists(file) ? read(file) : Optional.empty();
  }

  private static Optional<Seal> read(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    Matcher seal = TEXT.matcher(text);
    if (!seal.matches()) return Optional.empty();
    if (Long.parseLong(seal.group(7), 16) != checksum(seal.group(1))) return Optional.empty();
    return Optional.of(
        new Seal(
            Long.parseLong(seal.group(2), 16),
            Long.parseLong(seal.group(3)),
            new LogPlace(seal.group(4), Long.parseLong(seal.group(5))),
            Long.parseLong(seal.group(6))));
  }
}
