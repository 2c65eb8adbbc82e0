package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rooms that are backed up file by file while they are called all the time, and restored into a new
 * folder: each opens there, and has all that it had when its copy in the backup was made.
 */
@Tag("processes")
class RestoreRehearsalTest {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreRehearsalTest.class);
  private static final int BUSY = 6;
  private static final int SLEEPY = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than the backup takes, as a day is. */
  private static final Map<String, String> COPIES = Map.of("BLIP_COPY_EVERY_MS", "20000");

  private static final Duration BACKUP = Duration.ofSeconds(6);

  /** Rings after the backup, and after the house that it was set in has ended. */
  private static final Duration ALARM = Duration.ofSeconds(20);

  /** Too long for a folder's name. */
  private static final String RINGING = "RINGING".repeat(15);

  @TempDir Path folder;
  private final List<Counter> counters = new ArrayList<>();
  private volatile boolean leaving;

  /** What a counter has acknowledged, by the time when it had. */
  private record Counter(String name, Duration rest, NavigableMap<Long, Long> acknowledged) {
    long acknowledgedBefore(long millis) {
      var last = acknowledged.lowerEntry(millis);
      return last == null ? 0 : last.getValue();
    }
  }

  @Test
  void every_room_opens_after_a_restore_with_all_that_its_copy_has() throws Exception {
    Path house = Files.createDirectories(folder.resolve("house"));
    Path restored = Files.createDirectories(folder.resolve("restored"));
    Path rooms = restored.resolve("rooms");
    try (var fleet = new Fleet(house, 2, COPIES);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      callAll(fleet, callers);
      awaitCopyOfEach(house.resolve("rooms"));
      setAlarm(fleet);
      SlowBackup.copy(house.resolve("rooms"), rooms, BACKUP, new Random(1));
      leaving = true;
    }
    String said = restore(rooms);
    LOG.info("{}", said);
    assertThat(said).contains(" 0 lost").contains("from its copy of");
    try (var fleet = new Fleet(restored, 1)) {
      fleet.gateway().socket("ringing").open(true);
      assertAllThereIn(fleet, rooms);
      await("alarm of a room that nobody calls")
          .atMost(PATIENCE)
          .until(() -> fleet.gateway().socket("ringing").taken().contains("rang soon"));
    }
  }

  private RoomsOverHttp rooms(Fleet fleet) {
    return new RoomsOverHttp(number -> fleet.url(number + ThreadLocalRandom.current().nextInt(2)));
  }

  /** Busy ones never sleep, and write their log into the database all the time. */
  private void callAll(Fleet fleet, ExecutorService callers) {
    for (int i = 0; i < BUSY; i++) call(fleet, callers, "busy-" + i, Duration.ofMillis(5));
    for (int i = 0; i < SLEEPY; i++) call(fleet, callers, "sleepy-" + i, Duration.ofSeconds(4));
  }

  private void call(Fleet fleet, ExecutorService callers, String name, Duration rest) {
    var counter = new Counter(name, rest, new ConcurrentSkipListMap<>());
    counters.add(counter);
    var _ = callers.submit(() -> call(fleet, counter));
  }

  private Void call(Fleet fleet, Counter counter) throws Exception {
    try (var rooms = rooms(fleet)) {
      while (!leaving) {
        var reply = rooms.request(counter.name, "POST", "", "");
        if (reply.status() == 200) {
          counter.acknowledged.put(System.currentTimeMillis(), Long.parseLong(reply.body()));
        }
        TimeUnit.MILLISECONDS.sleep(counter.rest.toMillis());
      }
    }
    return null;
  }

  private void awaitCopyOfEach(Path rooms) {
    await("each room has a copy of what it has acknowledged, and has gone on")
        .atMost(PATIENCE)
        .until(
            () -> {
              for (Counter counter : counters) {
                long copied = counter.acknowledgedBefore(newestCopy(rooms, counter));
                if (copied == 0 || counter.acknowledged.size() < 3) return false;
              }
              return true;
            });
  }

  private void setAlarm(Fleet fleet) throws Exception {
    try (var rooms = rooms(fleet)) {
      assertThat(rooms.connect(RINGING, "ringing").status()).isEqualTo(200);
      assertThat(rooms.request(RINGING, "POST", "", "alarm soon " + ALARM).status()).isEqualTo(200);
    }
  }

  private String restore(Path rooms) throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.blip.coordinator.runtime.storage.Restore",
            rooms.toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return Files.readString(said);
  }

  private void assertAllThereIn(Fleet fleet, Path restored) throws Exception {
    try (var rooms = new RoomsOverHttp(fleet::url)) {
      for (Counter counter : counters) {
        var reply = rooms.request(counter.name, "GET", "count", "");
        assertThat(reply.status()).as(counter.name).isEqualTo(200);
        long atLeast = counter.acknowledgedBefore(newestCopy(restored, counter));
        assertThat(atLeast).as("%s had a copy in the backup", counter.name).isPositive();
        assertThat(Long.parseLong(reply.body())).as(counter.name).isGreaterThanOrEqualTo(atLeast);
        assertThat(rooms.request(counter.name, "POST", "", "").status()).isEqualTo(200);
      }
    }
  }

  /** Epoch milliseconds, 0 if there is none. */
  private static long newestCopy(Path rooms, Counter counter) throws IOException {
    long newest = 0;
    for (Path shard : folders(rooms)) {
      Path room = shard.resolve("probe").resolve(counter.name);
      if (!Files.exists(room)) continue;
      try (DirectoryStream<Path> copies = Files.newDirectoryStream(room, "*.copy")) {
        for (Path copy : copies) {
          String name = copy.getFileName().toString();
          newest = Math.max(newest, Long.parseLong(name.split("-", -1)[1]));
        }
      }
    }
    return newest;
  }

  private static List<Path> folders(Path folder) throws IOException {
    if (!Files.exists(folder)) return List.of();
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).toList();
    }
  }
}
