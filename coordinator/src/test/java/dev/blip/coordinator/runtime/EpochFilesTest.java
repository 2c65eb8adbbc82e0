package dev.blip.coordinator.runtime;

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

  private static Tenure tenure(long epoch, long copyBelow) {
    return new Tenure(0, epoch, copyBelow, () -> true);
  }

  private RoomDatabase open(long epoch, long copyBelow) {
    RoomDatabase database = RoomDatabase.open(EpochFiles.current(folder, tenure(epoch, copyBelow)));
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
  void file_of_an_owner_that_ended_cleanly_is_passed_on() throws Exception {
    try (RoomDatabase first = open(1, 0)) {
      add(first, 1);
    }
    try (RoomDatabase second = open(2, 0)) {
      assertThat(all(second)).containsExactly(1L);
    }
    assertThat(files()).containsExactly("1.db");
  }

  @Test
  void file_of_an_owner_that_did_not_is_copied_with_its_log() throws Exception {
    try (RoomDatabase paused = open(1, 0)) {
      add(paused, 1);
      try (RoomDatabase next = open(2, 1)) {
        assertThat(all(next)).containsExactly(1L);
        add(paused, 2);
        add(next, 3);
        assertThat(all(next)).as("late writes land where nobody reads").containsExactly(1L, 3L);
      }
    }
    assertThat(files()).contains("2.db").doesNotContain("1.db");
    try (RoomDatabase later = open(3, 2)) {
      assertThat(all(later)).containsExactly(1L, 3L);
    }
  }

  @Test
  void owner_whose_time_is_over_opens_nothing_of_a_later_one() {
    open(2, 0).close();
    assertThatThrownBy(() -> open(1, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("epoch 2");
  }

  /** The writer checkpoints and begins its log anew all the time. */
  @Test
  void copy_of_a_file_that_is_being_written_is_whole() throws Exception {
    var acknowledged = new AtomicLong();
    var stop = new AtomicBoolean();
    RoomDatabase paused = open(1, 0);
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
        Path copy = EpochFiles.current(other, tenure(epoch, 1));
        try (RoomDatabase database = RoomDatabase.open(copy)) {
          assertThat(
                  database.query(
                      "PRAGMA integrity_check", row -> String.valueOf(row.text("integrity_check"))))
              .containsExactly("ok");
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
