package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes copies and seals of single rooms, for one thread. Nothing of it takes part in a room's
 * turn: database and log are read while the room may write to them, and the room is only asked not
 * to begin its log anew meanwhile.
 */
final class Copier {
  /** A copy, and the one before it, for a backup that has just missed the newer one. */
  private static final int KEPT = 2;

  private static final int MOST_TRIES = 5;

  /** A room that writes so much while it is copied is not waited for. */
  private static final long LONGEST_LOG = 64 << 20;

  private static final String UNFINISHED = ".part";
  private static final Logger LOG = LoggerFactory.getLogger(Copier.class);

  private final InstantSource clock;
  private final Pace pace;
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong damaged = new AtomicLong();

  Copier(InstantSource clock, Pace pace) {
    this.clock = clock;
    this.pace = pace;
  }

  long made() {
    return made.get();
  }

  long damaged() {
    return damaged.get();
  }

  /** Whether a room should be copied. */
  enum Need {
    NONE,
    /** It has changed, and its last copy is too young. */
    COPY_LATER,
    COPY
  }

  Need need(CopiedRoom room, long everyMillis) throws IOException {
    List<RoomCopy> copies = RoomCopy.in(room.folder());
    if (!copies.isEmpty() && !hasChanged(room, copies.getFirst())) return Need.NONE;
    return due(copies, everyMillis) <= clock.millis() ? Need.COPY : Need.COPY_LATER;
  }

  /** Epoch milliseconds from when on it may be copied. */
  long due(CopiedRoom room, long everyMillis) throws IOException {
    return due(RoomCopy.in(room.folder()), everyMillis);
  }

  private static long due(List<RoomCopy> copies, long everyMillis) {
    return copies.isEmpty() ? 0 : copies.getFirst().madeAt() + everyMillis;
  }

  /** An open room's log may change without growing: it is written over from its beginning. */
  private static boolean hasChanged(CopiedRoom room, RoomCopy last) throws IOException {
    if (!last.log().equals(LogPlace.of(room.file))) return true;
    return room.isOpen() && !writtenAt(room).equals(room.copiedLog);
  }

  private static FileTime writtenAt(CopiedRoom room) throws IOException {
    try {
      return Files.getLastModifiedTime(RoomDatabase.log(room.file));
    } catch (NoSuchFileException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** Makes a copy, if the room's file is whole, and says so if not. */
  void copy(CopiedRoom room) throws IOException {
    Path part = room.file.resolveSibling(room.shardEpoch.number() + UNFINISHED);
    removeParts(room);
    long changes = room.changes();
    FileTime written = writtenAt(room);
    long now = clock.millis();
    try {
      Picture picture = picture(room, part);
      Optional<String> problem = SelfContained.problem(part);
      if (problem.isPresent()) {
        damaged.incrementAndGet();
        LOG.error(
            "room {}: {} is damaged, its last copy is kept: {}",
            room.address,
            room.file,
            problem.get());
        return;
      }
      EpochFiles.sync(part);
      if (!room.shardEpoch.holds()) return;
      keep(room, part, now, picture.log());
      room.copiedLog = written;
      if (isAsleep(room, changes)) seal(room, picture);
    } finally {
      removeParts(room);
    }
  }

  private void keep(CopiedRoom room, Path part, long now, LogPlace log) throws IOException {
    Path name = RoomCopy.name(room.folder(), room.shardEpoch.number(), now, log);
    Files.move(part, name, StandardCopyOption.ATOMIC_MOVE);
    made.incrementAndGet();
    List<RoomCopy> copies = RoomCopy.in(room.folder());
    for (RoomCopy old : copies.subList(Math.min(KEPT, copies.size()), copies.size())) {
      Files.deleteIfExists(old.file());
    }
  }

  /** Database and log as they belong together; the room's turns go on. */
  private Picture picture(CopiedRoom room, @Nullable Path to) throws IOException {
    room.holdLog(true);
    try {
      for (int tries = 1; ; tries++) {
        FileChannel source = room.source();
        try {
          return Picture.take(source, room.file, to, LONGEST_LOG, pace);
        } catch (Picture.Changed e) {
          if (tries == MOST_TRIES) throw e;
        } finally {
          room.letGo(source);
        }
      }
    } finally {
      room.holdLog(false);
    }
  }

  /**
   * Seals a room that sleeps, unless that was done since it fell asleep.
   *
   * @param changes of the room when it was known to sleep
   */
  void seal(CopiedRoom room, long changes) throws IOException {
    LogPlace log = LogPlace.of(room.file);
    Optional<Seal> last = Seal.of(room.folder(), room.shardEpoch.number());
    boolean done = last.isPresent() && last.get().log().equals(log);
    if (done && !log.equals(LogPlace.NONE)) return;
    Picture picture = picture(room, null);
    if (isAsleep(room, changes)) seal(room, picture);
  }

  private void seal(CopiedRoom room, Picture picture) throws IOException {
    Seal.of(picture, clock.millis()).write(room.folder(), room.shardEpoch.number());
    removeEarlierSeals(room);
  }

  private static boolean isAsleep(CopiedRoom room, long changes) {
    return room.changes() == changes && !room.isOpen();
  }

  private static void removeEarlierSeals(CopiedRoom room) throws IOException {
    remove(room, "*.seal", room.shardEpoch.number() - 1);
  }

  /** What was left by a copier that was killed. */
  private static void removeParts(CopiedRoom room) throws IOException {
    remove(room, "*" + UNFINISHED + "*", room.shardEpoch.number());
  }

  /** Nothing of a later owner's: this one may have been paused. */
  private static void remove(CopiedRoom room, String names, long newest) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(room.folder(), names)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String epoch = name.substring(0, name.indexOf('.'));
        boolean old = epoch.matches("[0-9]{1,18}") && Long.parseLong(epoch) <= newest;
        if (old) Files.deleteIfExists(file);
      }
    }
  }
}
