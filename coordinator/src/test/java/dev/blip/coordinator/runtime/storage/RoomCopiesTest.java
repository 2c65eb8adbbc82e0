package dev.blip.coordinator.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomCopiesTest {
  private static final RoomAddress ADA = new RoomAddress("counter", "ada");
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final AtomicBoolean holds = new AtomicBoolean(true);
  private final RoomCopies copies = new RoomCopies(() -> Instant.ofEpochMilli(now.get()), DAY);

  @AfterEach
  void end() {
    copies.close();
  }

  private Path room() {
    return new RoomFiles(folder).room(ADA);
  }

  private RoomDatabase open(long epoch, long newest) {
    var shardEpoch = new ShardEpoch(RoomFiles.shard(ADA), epoch, 0, 0, holds::get);
    RoomDatabase database = new RoomFiles(folder, copies).open(ADA, shardEpoch, newest);
    database.execute("CREATE TABLE IF NOT EXISTS n (n INTEGER) STRICT");
    return database;
  }

  private static void add(RoomDatabase database, long n) {
    database.begin();
    database.execute("INSERT INTO n VALUES (?)", n);
    database.commit();
  }

  private static void sleep(RoomDatabase database) {
    database.settle();
    database.closeKeepingLog();
  }

  private void awaitMade(long count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> copies.made() == count);
  }

  private void awaitSealed(long epoch) {
    LogPlace log = place(epoch);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Seal.of(room(), epoch).filter(seal -> seal.log().equals(log)).isPresent());
  }

  private LogPlace place(long epoch) {
    try {
      return LogPlace.of(room().resolve(epoch + ".db"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<RoomCopy> found() throws IOException {
    return RoomCopy.in(room());
  }

  /** As anyone would, with nothing beside it. */
  private List<Long> read(RoomCopy copy) throws Exception {
    Path alone = Files.createTempDirectory(folder, "alone").resolve("a.db");
    Files.copy(copy.file(), alone);
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + alone);
        Statement statement = plain.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n FROM n ORDER BY n")) {
      var all = new ArrayList<Long>();
      while (rows.next()) all.add(rows.getLong(1));
      return all;
    }
  }

  @Test
  void room_that_falls_asleep_changed_leaves_a_copy_that_needs_no_other_file() throws Exception {
    RoomDatabase ada = open(1, 0);
    add(ada, 1);
    add(ada, 2);
    sleep(ada);
    awaitMade(1);
    assertThat(found()).hasSize(1);
    assertThat(read(found().getFirst())).containsExactly(1L, 2L);
    awaitSealed(1);
    assertThat(room()).isDirectoryNotContaining("glob:**part**");
  }

  @Test
  void room_that_has_not_changed_since_its_copy_makes_none() throws Exception {
    RoomDatabase ada = open(1, 0);
    add(ada, 1);
    sleep(ada);
    awaitMade(1);
    now.addAndGet(10 * DAY.toMillis());
    sleep(open(1, 1));
    RoomDatabase next = open(2, 1);
    sleep(next);
    awaitSealed(2);
    assertThat(copies.made()).isEqualTo(1);
    next = open(2, 2);
    add(next, 2);
    sleep(next);
    awaitMade(2);
    assertThat(read(found().getFirst())).containsExactly(1L, 2L);
  }

  @Test
  void room_is_copied_once_a_day_at_most_and_then_with_all_that_it_has_slept_on() throws Exception {
    for (long n = 1; n <= 5; n++) {
      RoomDatabase ada = open(1, n == 1 ? 0 : 1);
      add(ada, n);
      sleep(ada);
      awaitSealed(1);
    }
    assertThat(copies.made()).isEqualTo(1);
    now.addAndGet(DAY.toMillis());
    awaitMade(2);
    assertThat(read(found().getFirst())).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(read(found().getLast())).as("the one before is kept").isNotEmpty();
  }

  @Test
  void two_copies_are_kept() throws Exception {
    for (long n = 1; n <= 4; n++) {
      RoomDatabase ada = open(n, n - 1);
      add(ada, n);
      sleep(ada);
      awaitMade(n);
      now.addAndGet(DAY.toMillis());
    }
    assertThat(found()).extracting(RoomCopy::epoch).containsExactly(4L, 3L);
  }

  @Test
  void owner_that_has_lost_its_lease_makes_no_copy() throws Exception {
    RoomDatabase ada = open(1, 0);
    add(ada, 1);
    holds.set(false);
    sleep(ada);
    RoomAddress other = new RoomAddress("counter", "bob");
    var held = new ShardEpoch(RoomFiles.shard(other), 1, 0, 0, () -> true);
    sleep(new RoomFiles(folder, copies).open(other, held, 0));
    awaitMade(1);
    assertThat(found()).isEmpty();
  }

  @Test
  void damaged_room_does_not_take_the_place_of_its_last_copy() throws Exception {
    RoomDatabase ada = open(1, 0);
    ada.begin();
    for (int n = 0; n < 50_000; n++) ada.execute("INSERT INTO n VALUES (?)", n);
    ada.commit();
    sleep(ada);
    awaitMade(1);
    try (var file = new RandomAccessFile(room().resolve("1.db").toFile(), "rw")) {
      file.seek(3 * 1_024);
      file.write(new byte[1_024]);
    }
    now.addAndGet(DAY.toMillis());
    ada = open(1, 1);
    add(ada, 50_000);
    sleep(ada);
    await().atMost(Duration.ofSeconds(20)).until(() -> copies.damaged() == 1);
    assertThat(found()).hasSize(1);
    assertThat(read(found().getFirst())).hasSize(50_000);
  }

  /**
   * The writer's log is begun anew all the time, unless it is held. It rests now and then: where a
   * sync costs nothing it would write more than a copy may read.
   */
  @Test
  void room_that_never_sleeps_is_copied_whole_and_goes_on() throws Exception {
    RoomDatabase ada = open(1, 0);
    ada.execute("PRAGMA wal_autocheckpoint=5");
    for (long n = 1, made = 0; made < 4; n++) {
      add(ada, n);
      if (n % 20 != 0) continue;
      Thread.sleep(1);
      now.addAndGet(DAY.toMillis());
      if (copies.made() == made) continue;
      made = copies.made();
      List<Long> copied = read(found().getFirst());
      assertThat(copied.getLast()).as("without a hole").isEqualTo(copied.size());
      assertThat(copied.size())
          .as("newer than the last one")
          .isGreaterThan(read(found().getLast()).size() - 1);
    }
    sleep(ada);
  }

  @Test
  void open_room_that_is_copied_keeps_its_lock() throws Exception {
    Path locks = Path.of("/proc/locks");
    assumeTrue(Files.isReadable(locks), "this system does not tell its locks");
    RoomDatabase ada = open(1, 0);
    add(ada, 1);
    String inode = ":" + Files.getAttribute(room().resolve("1.db"), "unix:ino") + " ";
    assertThat(Files.readString(locks)).contains(inode);
    now.addAndGet(DAY.toMillis());
    awaitMade(1);
    assertThat(Files.readString(locks)).contains(inode);
    sleep(ada);
    assertThat(Files.readString(locks)).doesNotContain(inode);
  }

  @Test
  void log_that_is_held_is_not_begun_anew() throws Exception {
    RoomDatabase ada = open(1, 0);
    ada.holdLog(true);
    add(ada, 0);
    LogPlace held = place(1);
    ada.begin();
    ada.execute("CREATE TABLE large AS SELECT zeroblob(5000000) AS it");
    ada.commit();
    for (int n = 1; n < 10; n++) add(ada, n);
    assertThat(place(1).continues(held)).isTrue();
    ada.holdLog(false);
    for (int n = 0; n < 10; n++) add(ada, n);
    assertThat(place(1).continues(held)).isFalse();
    sleep(ada);
  }

  @Test
  void work_takes_a_twentieth_of_the_time() throws Exception {
    Pace pace = Pace.percent(RoomCopies.SHARE);
    long began = System.nanoTime();
    pace.begin();
    while (System.nanoTime() - began < 20_000_000) Thread.onSpinWait();
    pace.rest();
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(20 * 20_000_000L);
  }
}
