package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One room's folder out of a backup. Databases are looked at as copies of their own, so that one
 * that stays is as it was.
 */
final class RoomRestore {
  private static final String RESTORED = ".restored";

  private final Path folder;
  private final Path scratch;
  private final Aside aside;
  private final boolean newestFirst;
  private final InstantSource clock;

  /** What became of a room. */
  enum Kind {
    /** It has nothing to restore. */
    EMPTY,
    WHOLE,
    COPIED,
    LOST
  }

  /**
   * The same.
   *
   * @param said of it; empty if there is nothing to say
   */
  record Outcome(Kind kind, String said) {}

  /**
   * A database with its log.
   *
   * @param problem empty if it opens and passes integrity_check
   * @param seal that shows that the two belong together
   */
  private record Pair(long epoch, Optional<String> problem, LogPlace log, Optional<Seal> seal) {
    boolean opens() {
      return problem.isEmpty();
    }

    /** Whether a copy has what is not in here. */
    boolean isBehind(RoomCopy copy) {
      if (copy.epoch() > epoch) return true;
      boolean later = seal.isEmpty() || copy.madeAt() > seal.get().madeAt();
      return later && !log.continues(copy.log());
    }
  }

  /**
   * A room's.
   *
   * @param scratch an empty folder
   * @param newestFirst a database that opens stays, whether or not it is shown to be whole
   */
  RoomRestore(Path folder, Path scratch, Aside aside, boolean newestFirst, InstantSource clock) {
    this.folder = folder;
    this.scratch = scratch;
    this.aside = aside;
    this.newestFirst = newestFirst;
    this.clock = clock;
  }

  Outcome run() throws IOException {
    List<Long> epochs = epochs();
    List<RoomCopy> copies = RoomCopy.in(folder);
    if (epochs.isEmpty() && copies.isEmpty() && databaseFiles().isEmpty()) {
      return new Outcome(Kind.EMPTY, "");
    }
    Pair newest = epochs.isEmpty() ? null : look(epochs.getFirst());
    if (newest != null && newest.opens() && (newestFirst || isWhole(newest, copies))) {
      return keep(newest, "");
    }
    String why = why(newest);
    for (RoomCopy copy : copies) {
      if (isWhole(copy)) return take(copy, why);
    }
    for (long epoch : epochs) {
      Pair pair = look(epoch);
      if (pair.opens()) return keep(pair, epoch == epochs.getFirst() ? "" : why);
    }
    for (Path file : databaseFiles()) aside.put(file);
    for (RoomCopy copy : copies) aside.put(copy.file());
    return new Outcome(Kind.LOST, "lost: " + why + ", and no copy of it is whole");
  }

  private static boolean isWhole(Pair pair, List<RoomCopy> copies) {
    if (copies.isEmpty()) return true;
    return pair.seal.isPresent() && copies.stream().noneMatch(pair::isBehind);
  }

  private static String why(@Nullable Pair newest) {
    if (newest == null) return "database is not there";
    return newest.problem.orElse("nothing shows that its log belongs to it");
  }

  private boolean isWhole(RoomCopy copy) throws IOException {
    empty(scratch);
    Path look = scratch.resolve("copy.db");
    Files.copy(copy.file(), look);
    return SelfContained.problem(look).isEmpty();
  }

  private Pair look(long epoch) throws IOException {
    empty(scratch);
    Path file = EpochFiles.file(folder, epoch);
    Path look = scratch.resolve("database.db");
    Picture picture;
    try (var source = FileChannel.open(file, StandardOpenOption.READ)) {
      picture = Picture.take(source, file, look, Long.MAX_VALUE, Pace.unhurried());
    }
    Optional<Seal> seal =
        Seal.in(folder).stream()
            .filter(each -> each.fits(picture))
            .max(Comparator.comparingLong(Seal::madeAt));
    return new Pair(epoch, SelfContained.problem(look), picture.log(), seal);
  }

  /** What is newer by name would be taken for the newest. */
  private Outcome keep(Pair pair, String why) throws IOException {
    for (Path file : databaseFiles()) {
      if (!file.getFileName().toString().startsWith(pair.epoch + ".db") && epoch(file) > pair.epoch)
        aside.put(file);
    }
    if (why.isEmpty()) return new Outcome(Kind.WHOLE, "");
    return new Outcome(Kind.COPIED, "from the file of an earlier owner: " + why);
  }

  private Outcome take(RoomCopy copy, String why) throws IOException {
    String said = "from its copy of " + Instant.ofEpochMilli(copy.madeAt()) + ": " + why;
    if (!aside.lookOnly()) put(copy);
    return new Outcome(Kind.COPIED, said);
  }

  private void put(RoomCopy copy) throws IOException {
    List<Path> before = databaseFiles();
    long epoch = copy.epoch();
    for (Path file : before) epoch = Math.max(epoch, epoch(file));
    Path made = folder.resolve(epoch + RESTORED);
    Files.copy(copy.file(), made, StandardCopyOption.REPLACE_EXISTING);
    EpochFiles.sync(made);
    for (Path file : before) aside.put(file);
    Path file = EpochFiles.file(folder, epoch);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    EpochFiles.sync(folder);
    try (var source = FileChannel.open(file, StandardOpenOption.READ)) {
      Picture picture = Picture.take(source, file, null, 0, Pace.unhurried());
      Seal.of(picture, clock.millis()).write(folder, epoch);
    }
  }

  /** Of databases, the newest first. */
  private List<Long> epochs() throws IOException {
    return databaseFiles().stream()
        .filter(file -> file.getFileName().toString().endsWith(".db"))
        .map(RoomRestore::epoch)
        .filter(epoch -> epoch > 0)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** Databases and what lies beside them. */
  private List<Path> databaseFiles() throws IOException {
    var all = new ArrayList<Path>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*.db*")) {
      files.forEach(all::add);
    }
    return all;
  }

  /** 0 if the name has none. */
  private static long epoch(Path file) {
    String name = file.getFileName().toString();
    String number = name.substring(0, name.indexOf(".db"));
    return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : 0;
  }

  /** Removes a folder's files. */
  static void empty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) Files.delete(file);
    }
  }
}
