package dev.blip.coordinator.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochFilesTest {
  @TempDir Path folder;

  private static ShardEpoch shardEpoch(long epoch, long copyBelow) {
    return new ShardEpoch(0, epoch, copyBelow, 0, () -> true);
  }

  private RoomDatabase open(long epoch, long copyBelow, long newest) {
    Path file = EpochFiles.current(folder, shardEpoch(epoch, copyBelow), newest);
    RoomDatabase database = RoomDatabase.open(file);
    database.execute("CREATE TABLE IF NOT EXISTS n (n INTEGER) STRICT");
    return database;
  }

  private static void add(RoomDatabase database, long n) {
    database.begin();
    database.execute("INSERT INTO n VALUES (?)", n);
    database.commit();
  }

  private static List<Long> all(RoomDatabase database) {
    return database.query("SELECT n FROM n ORDER BY n", row -> row.number("n"));
  }

  private List<String> files() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void file_of_an_owner_that_ended_cleanly_is_passed_on_under_a_name_that_is_new()
      throws Exception {
    RoomDatabase first = open(1, 0, 0);
    add(first, 1);
    first.closeKeepingLog();
    try (RoomDatabase second = open(2, 0, 1)) {
      assertThat(all(second)).containsExactly(1L);
      assertThat(Files.isSameFile(folder.resolve("1.db"), folder.resolve("2.db"))).isTrue();
      add(second, 2);
      EpochFiles.forgetBefore(folder, 2);
      assertThat(all(second)).containsExactly(1L, 2L);
    }
    assertThat(files()).containsExactly("2.db");
  }

  @Test
  void log_that_was_not_written_into_the_database_is_passed_on_with_it() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (RoomDatabase first = open(1, 0, 0)) {
      add(first, 1);
      Files.copy(folder.resolve("1.db"), other.resolve("1.db"));
      Files.copy(folder.resolve("1.db-wal"), other.resolve("1.db-wal"));
    }
    Path file = EpochFiles.current(other, shardEpoch(2, 0), 1);
    try (RoomDatabase second = RoomDatabase.open(file)) {
      assertThat(all(second)).containsExactly(1L);
    }
  }

  @Test
  void file_of_an_owner_that_did_not_is_copied_with_its_log() throws Exception {
    try (RoomDatabase paused = open(1, 0, 0)) {
      add(paused, 1);
      try (RoomDatabase next = open(2, 1, 1)) {
        assertThat(all(next)).containsExactly(1L);
        add(paused, 2);
        add(next, 3);
        EpochFiles.forgetBefore(folder, 2);
        assertThat(all(next)).as("late writes land where nobody reads").containsExactly(1L, 3L);
      }
    }
    assertThat(files()).contains("2.db").doesNotContain("1.db");
    try (RoomDatabase later = open(3, 2, 2)) {
      assertThat(all(later)).containsExactly(1L, 3L);
    }
  }

  @Test
  void what_a_try_left_on_which_nothing_rests_is_made_anew() {
    try (RoomDatabase first = open(1, 0, 0)) {
      add(first, 1);
    }
    try (RoomDatabase tried = open(2, 0, 1)) {
      assertThat(all(tried)).containsExactly(1L);
    }
    try (RoomDatabase again = open(2, 0, 1)) {
      assertThat(all(again)).containsExactly(1L);
    }
    try (RoomDatabase notFiled = open(3, 2, 1)) {
      assertThat(all(notFiled)).containsExactly(1L);
    }
  }

  @Test
  void owner_whose_time_is_over_opens_nothing_of_a_later_one() {
    open(2, 0, 0).close();
    assertThatThrownBy(() -> open(1, 0, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("epoch 2");
  }

  @Test
  void listing_finds_the_newest_file_of_a_folder_that_no_record_knows() throws Exception {
    assertThat(EpochFiles.newestIn(folder.resolve("none"))).isZero();
    for (String name : List.of("9.db", "10.db", "10.db-wal", "x.db", "11.copy", ".12.db")) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(EpochFiles.newestIn(folder)).isEqualTo(10);
  }

  @Test
  void database_that_is_made_without_sqlite_is_one_of_sqlite() {
    try (RoomDatabase made = open(1, 0, 0)) {
      assertThat(integrity(made)).containsExactly("ok");
      assertThat(made.query("PRAGMA journal_mode", row -> String.valueOf(row.text("journal_mode"))))
          .containsExactly("wal");
      add(made, 1);
    }
    try (RoomDatabase again = open(1, 0, 1)) {
      assertThat(integrity(again)).containsExactly("ok");
      assertThat(all(again)).containsExactly(1L);
    }
  }

  @Test
  void log_that_is_kept_is_short_and_goes_on() {
    for (int i = 0; i < 20; i++) {
      RoomDatabase database = open(1, 0, i == 0 ? 0 : 1);
      database.begin();
      for (int n = 0; n < 1_000; n++) database.execute("INSERT INTO n VALUES (?)", i * 1_000 + n);
      database.commit();
      String settled = database.settle();
      database.closeKeepingLog();
      assertThat(settled).isNotEmpty();
      assertThat(RoomDatabase.log(folder.resolve("1.db")).toFile().length())
          .isBetween(1L, 300L << 10);
    }
    try (RoomDatabase last = open(1, 0, 1)) {
      assertThat(all(last)).hasSize(20_000);
      assertThat(integrity(last)).containsExactly("ok");
    }
  }

  private static List<String> integrity(RoomDatabase database) {
    return database.query(
        "PRAGMA integrity_check", row -> String.valueOf(row.text("integrity_check")));
  }

  /** The writer checkpoints and begins its log anew all the time. */
  @Test
  void copy_of_a_file_that_is_being_written_is_whole() throws Exception {
    var acknowledged = new AtomicLong();
    var stop = new AtomicBoolean();
    RoomDatabase paused = open(1, 0, 0);
    paused.execute("PRAGMA wal_autocheckpoint=5");
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (long n = 1; !stop.get(); n++) {
                    add(paused, n);
                    acknowledged.set(n);
                  }
                });
    try {
      for (long epoch = 2; epoch < 8; epoch++) {
        while (acknowledged.get() < epoch * 20) Thread.onSpinWait();
        Path other = folder.resolve("copy " + epoch);
        Files.createDirectories(other);
        Files.createSymbolicLink(other.resolve("1.db"), folder.resolve("1.db"));
        Files.createSymbolicLink(other.resolve("1.db-wal"), folder.resolve("1.db-wal"));
        long before = acknowledged.get();
        Path copy = EpochFiles.current(other, shardEpoch(epoch, 1), 1);
        try (RoomDatabase database = RoomDatabase.open(copy)) {
          assertThat(integrity(database)).containsExactly("ok");
          List<Long> found = all(database);
          assertThat((long) found.size()).isGreaterThanOrEqualTo(before);
          assertThat(found.getLast()).isEqualTo(found.size());
        }
      }
    } finally {
      stop.set(true);
      writer.join();
      paused.close();
    }
  }
}
