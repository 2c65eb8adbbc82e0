package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Goes over a data folder that came out of a backup, room by room: a database that is whole, and
 * shown to belong to its log, stays; for another, the room's newest copy that is whole takes its
 * place. What was there goes to {@code .aside}. Indexes go there too, since they name files that
 * may not be the newest any more: the next owner of each shard looks for its rooms, and wakes each
 * once. To run it again changes nothing more.
 */
public final class Restore {
  private static final int MISUSED = 3;
  private static final String LOOK_ONLY = "--look-only";
  private static final String NEWEST = "--newest";
  private static final String ASIDE = ".aside";
  private static final String USAGE =
      """
      usage: Restore [--look-only] [--newest] FOLDER
        FOLDER       where rooms lie: 000, 001, …; nobody else may use it
        --look-only  say what would be done
        --newest     a database that opens and passes integrity_check stays, though nothing shows that its log belongs to it
      status: 0 all rooms are whole, 1 some are from their copies, 2 some are lost, 3 nothing was done\
      """;

  private final Path folder;
  private final boolean lookOnly;
  private final boolean newest;
  private final PrintStream out;
  private final Map<RoomRestore.Kind, Integer> counts = new EnumMap<>(RoomRestore.Kind.class);

  Restore(Path folder, boolean lookOnly, boolean newest, PrintStream out) {
    this.folder = folder;
    this.lookOnly = lookOnly;
    this.newest = newest;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    var options = new ArrayList<>(List.of(arguments));
    boolean lookOnly = options.remove(LOOK_ONLY);
    boolean newest = options.remove(NEWEST);
    if (options.size() != 1 || options.getFirst().startsWith("-")) {
      System.err.println(USAGE);
      System.exit(MISUSED);
    }
    System.exit(new Restore(Path.of(options.getFirst()), lookOnly, newest, System.out).run());
  }

  /** Says what it does, and a summary; returns the exit status. */
  int run() throws IOException {
    List<Path> shards = shards();
    if (shards.isEmpty()) {
      out.println(folder + " has no rooms: it must have folders 000, 001, …");
      return MISUSED;
    }
    for (Path shard : shards) {
      if (!IndexFiles.areInUse(shard)) continue;
      out.println(shard + " is in use: stop every coordinator that has this folder, and try again");
      return MISUSED;
    }
    var aside = new Aside(folder, folder.resolve(ASIDE), lookOnly);
    Path scratch = Files.createTempDirectory(folder, ".restore-");
    try {
      for (Path shard : shards) restore(shard, aside, scratch);
    } finally {
      RoomRestore.empty(scratch);
      Files.delete(scratch);
    }
    return summary();
  }

  private List<Path> shards() throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    return folders(folder).stream()
        .filter(each -> each.getFileName().toString().matches("[0-9]{3}"))
        .toList();
  }

  private static List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  private void restore(Path shard, Aside aside, Path scratch) throws IOException {
    for (Path party : folders(shard)) {
      if (party.getFileName().toString().startsWith(".")) continue;
      for (Path room : folders(party)) restoreRoom(room, aside, scratch);
    }
    Path index = shard.resolve(IndexFiles.FOLDER);
    if (Files.exists(index)) aside.put(index);
  }

  private void restoreRoom(Path room, Aside aside, Path scratch) throws IOException {
    var restore = new RoomRestore(room, scratch, aside, newest, InstantSource.system());
    RoomRestore.Outcome outcome;
    try {
      outcome = restore.run();
    } catch (IOException e) {
      outcome = new RoomRestore.Outcome(RoomRestore.Kind.LOST, "left as it is: " + e);
    }
    counts.merge(outcome.kind(), 1, Integer::sum);
    if (outcome.said().isEmpty()) return;
    String name = RoomFiles.name(room).orElse(folder.relativize(room).toString());
    Path party = room.resolveSibling(".").normalize();
    out.println(party.getFileName() + "/" + name + ": " + outcome.said());
  }

  private int count(RoomRestore.Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  private int summary() {
    int whole = count(RoomRestore.Kind.WHOLE);
    int copied = count(RoomRestore.Kind.COPIED);
    int lost = count(RoomRestore.Kind.LOST);
    out.printf(
        "%s%d rooms: %d whole, %d from their copies, %d lost%n",
        lookOnly ? "nothing is changed; " : "", whole + copied + lost, whole, copied, lost);
    if (lost > 0) return 2;
    return copied > 0 ? 1 : 0;
  }
}
