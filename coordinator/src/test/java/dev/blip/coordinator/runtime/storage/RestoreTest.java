package dev.blip.coordinator.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.protocol.RoomAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One room, whose files a backup caught at different moments. */
class RestoreTest {
  private static final RoomAddress ADA = new RoomAddress("counter", "Ada's own");
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong(System.currentTimeMillis() - 20 * DAY.toMillis());
  private RoomCopies copies;
  private Path room;

  @BeforeEach
  void begin() {
    copies = new RoomCopies(() -> Instant.ofEpochMilli(now.get()), DAY);
    room = new RoomFiles(folder).room(ADA);
  }

  @AfterEach
  void end() {
    copies.close();
  }

  private RoomDatabase open(RoomCopies copied, long newest) {
    var shardEpoch = new ShardEpoch(RoomFiles.shard(ADA), 1, 0, 0, () -> true);
    RoomDatabase database = new RoomFiles(folder, copied).open(ADA, shardEpoch, newest);
    database.execute("CREATE TABLE IF NOT EXISTS a (n INTEGER) STRICT");
    database.execute("CREATE TABLE IF NOT EXISTS b (n INTEGER) STRICT");
    return database;
  }

  private static void add(RoomDatabase database, String table, long n) {
    database.begin();
    database.execute("INSERT INTO " + table + " VALUES (?)", n);
    database.commit();
  }

  private static void sleep(RoomDatabase database) {
    database.settle();
    database.closeKeepingLog();
  }

  private void awaitMade(long count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> copies.made() == count);
  }

  private void awaitSealed() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              LogPlace log = LogPlace.of(room.resolve("1.db"));
              return Seal.of(room, 1).filter(seal -> seal.log().equals(log)).isPresent();
            });
  }

  /** A room that slept, was copied, and has 1 in its table. */
  private void sleeping() {
    RoomDatabase ada = open(copies, 0);
    add(ada, "a", 1);
    sleep(ada);
    awaitMade(1);
    awaitSealed();
  }

  private record Said(int status, String text) {}

  private Said restore(String... options) throws IOException {
    var text = new ByteArrayOutputStream();
    List<String> asked = List.of(options);
    try (var out = new PrintStream(text, true, StandardCharsets.UTF_8)) {
      int status =
          new Restore(folder, asked.contains("--look-only"), asked.contains("--newest"), out).run();
      return new Said(status, text.toString(StandardCharsets.UTF_8));
    }
  }

  /** As the room's next owner finds it. */
  private List<Long> all(String table) {
    long newest = EpochFiles.newestIn(room);
    var next = new ShardEpoch(RoomFiles.shard(ADA), newest + 1, newest, 0, () -> true);
    try (RoomDatabase database = new RoomFiles(folder).open(ADA, next, newest)) {
      return database.query("SELECT n FROM " + table + " ORDER BY n", row -> row.number("n"));
    }
  }

  private Map<Path, String> files() throws IOException {
    var files = new TreeMap<Path, String>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  private void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 1_024; i < bytes.length; i++) bytes[i] = (byte) i;
    Files.write(file, bytes);
  }

  private Path database() {
    return room.resolve("1.db");
  }

  @Test
  void room_that_slept_stays_as_it_is() throws Exception {
    sleeping();
    Map<Path, String> before = files();
    assertThat(restore()).isEqualTo(new Said(0, "1 rooms: 1 whole, 0 from their copies, 0 lost\n"));
    assertThat(files()).isEqualTo(before);
    assertThat(all("a")).containsExactly(1L);
  }

  @Test
  void room_that_was_awake_stays_with_all_that_its_log_has() throws Exception {
    sleeping();
    RoomDatabase awake = open(copies, 1);
    add(awake, "a", 2);
    assertThat(restore().status()).isZero();
    sleep(awake);
    assertThat(all("a")).containsExactly(1L, 2L);
  }

  @Test
  void room_that_fails_the_check_comes_from_its_copy_which_is_told() throws Exception {
    sleeping();
    Files.delete(RoomDatabase.log(database()));
    damage(database());
    Said said = restore();
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.text())
        .contains("counter/Ada's own: from its copy of 20", "1 rooms: 0 whole, 1 from")
        .contains("integrity_check: ");
    assertThat(folder.resolve(".aside").resolve(folder.relativize(database()))).exists();
    assertThat(restore().text()).as("once more").startsWith("1 rooms: 1 whole");
    assertThat(all("a")).containsExactly(1L);
  }

  @Test
  void room_whose_database_is_not_there_or_empty_comes_from_its_copy() throws Exception {
    sleeping();
    Files.delete(RoomDatabase.log(database()));
    Files.write(database(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(restore().text()).contains("from its copy", ": file is empty");
    Files.delete(database());
    assertThat(restore().text()).contains("from its copy", ": database is not there");
    assertThat(all("a")).containsExactly(1L);
  }

  /** A page that SQLite wrote into the database after that was read, and then out of the log. */
  private void tear() throws Exception {
    sleeping();
    Path early = folder.resolve("early");
    Files.copy(database(), early);
    RoomDatabase ada = open(copies, 1);
    add(ada, "a", 2);
    ada.query("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.number("busy"));
    add(ada, "b", 3);
    now.addAndGet(DAY.toMillis());
    sleep(ada);
    awaitMade(2);
    awaitSealed();
    Files.move(early, database(), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void room_whose_log_is_of_another_time_comes_from_its_copy_though_it_passes_the_check()
      throws Exception {
    tear();
    Files.delete(RoomCopy.in(room).getLast().file());
    Said said = restore();
    assertThat(said.text()).contains(": nothing shows that its log belongs to it");
    assertThat(said.status()).isEqualTo(1);
    assertThat(all("a")).containsExactly(1L, 2L);
    assertThat(all("b")).containsExactly(3L);
  }

  @Test
  void such_a_room_stays_if_that_is_asked_for() throws Exception {
    tear();
    assertThat(restore("--newest").status()).isZero();
    assertThat(all("a")).as("what that costs").containsExactly(1L);
  }

  @Test
  void room_whose_log_is_older_than_its_copy_comes_from_the_copy() throws Exception {
    sleeping();
    Path early = folder.resolve("early");
    Files.copy(RoomDatabase.log(database()), early);
    RoomDatabase ada = open(copies, 1);
    add(ada, "a", 2);
    now.addAndGet(DAY.toMillis());
    awaitMade(2);
    Path asleep = folder.resolve("asleep");
    Files.copy(database(), asleep);
    sleep(ada);
    Files.move(asleep, database(), StandardCopyOption.REPLACE_EXISTING);
    Files.move(early, RoomDatabase.log(database()), StandardCopyOption.REPLACE_EXISTING);
    assertThat(restore().status()).isEqualTo(1);
    assertThat(all("a")).containsExactly(1L, 2L);
  }

  @Test
  void earlier_copy_is_taken_where_the_newest_is_damaged_too() throws Exception {
    tear();
    damage(RoomCopy.in(room).getFirst().file());
    assertThat(restore().status()).isEqualTo(1);
    assertThat(all("a")).containsExactly(1L);
  }

  @Test
  void room_without_a_copy_is_lost_and_begins_anew() throws Exception {
    sleeping();
    Files.delete(RoomDatabase.log(database()));
    damage(database());
    for (RoomCopy copy : RoomCopy.in(room)) Files.delete(copy.file());
    Said said = restore();
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.text())
        .contains("counter/Ada's own: lost: ", "0 whole, 0 from their copies, 1");
    assertThat(EpochFiles.newestIn(room)).isZero();
  }

  @Test
  void unfinished_copy_of_a_new_owners_does_not_count_as_the_newest_file() throws Exception {
    sleeping();
    Files.writeString(room.resolve("2.db.copy"), "half");
    assertThat(restore().status()).isZero();
    assertThat(all("a")).containsExactly(1L);
  }

  @Test
  void look_only_says_the_same_and_changes_nothing() throws Exception {
    tear();
    Path index = new RoomFiles(folder).index(RoomFiles.shard(ADA));
    Files.writeString(Files.createDirectories(index).resolve("1.db"), "no index");
    Map<Path, String> before = files();
    Said looked = restore("--look-only");
    assertThat(files()).isEqualTo(before);
    assertThat(looked.text()).contains("nothing is changed; 1 rooms: 0 whole, 1 from");
    assertThat(looked.text().lines().findFirst()).isEqualTo(restore().text().lines().findFirst());
  }

  @Test
  void indexes_go_aside_and_rooms_are_woken_once_those_with_long_names_too() throws Exception {
    var files = new RoomFiles(folder);
    RoomAddress longName = new RoomAddress("chat", "X".repeat(128));
    int shard = RoomFiles.shard(longName);
    var first = new ShardEpoch(shard, 1, 0, 0, () -> true);
    WakeFile index = WakeFile.open(files, first, () -> true);
    index.awake(longName, 1, true);
    files.open(longName, first, 0).close();
    assertThat(restore())
        .isEqualTo(
            new Said(
                3,
                "%s is in use: stop every coordinator that has this folder, and try again\n"
                    .formatted(folder.resolve("%03d".formatted(shard)))));
    index.close();
    assertThat(restore().status()).isZero();
    assertThat(files.index(shard)).doesNotExist();
    WakeFile next = WakeFile.open(files, new ShardEpoch(shard, 2, 1, 1, () -> true), () -> true);
    assertThat(next.upTo(0, 0)).containsExactly(longName);
    assertThat(next.file(longName)).isEqualTo(1);
    next.close();
  }

  @Test
  void folder_without_rooms_is_refused() throws Exception {
    assertThat(restore().status()).isEqualTo(3);
  }
}
