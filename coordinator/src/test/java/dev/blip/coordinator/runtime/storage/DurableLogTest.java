package dev.blip.coordinator.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is longer than what is in it: SQLite, and all who read files, take its end for it. */
class DurableLogTest {
  private static final int FRAME = 24 + 1_024;
  private static final int HEADER = 32;

  @TempDir Path folder;
  private Path file;
  private RoomDatabase database;

  @BeforeEach
  void make() throws IOException {
    file = folder.resolve("1.db");
    EmptyDatabase.make(file, new Random(1));
    database = RoomDatabase.open(file);
    commit(() -> database.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, v BLOB)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void growsInFewSteps() throws IOException {
    Set<Long> sizes = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      insert(i, 200);
      sizes.add(size());
    }
    assertThat(sizes).hasSizeLessThan(15);
    assertThat(size()).isLessThan(2 * end());
  }

  @Test
  void aRoomWithTwoEventsReservesNothing() throws IOException {
    insert(1, 200);
    insert(2, 200);
    assertThat(size()).isEqualTo(end());
  }

  @Test
  void eachCommitMovesItsEnd() throws IOException {
    var places = new HashSet<String>();
    for (int i = 0; i < 100; i++) {
      insert(i, i % 3 == 0 ? 3_000 : 10);
      places.add(FileStamp.ofLog(file));
      assertThat((end() - HEADER) % FRAME).isZero();
    }
    assertThat(places).hasSize(100);
  }

  @Test
  void whoeverTakesTheFilesOverHasAllThatWasCommitted() throws IOException {
    for (int i = 0; i < 60; i++) {
      insert(i, 400);
      assertThat(rows(copied(size()))).isEqualTo(i + 1);
      assertThat(rows(copied(end()))).isEqualTo(i + 1);
    }
  }

  @Test
  void zerosThatACommitEndsWithAreNotCutOff() throws IOException {
    for (int i = 0; i < 20; i++) {
      commit(() -> database.execute("INSERT INTO t (v) VALUES (zeroblob(5000))"));
      assertThat(rows(copied(end()))).isEqualTo(i + 1);
    }
    database.settle();
    assertThat(rows(copied(size()))).isEqualTo(20);
  }

  @Test
  void sleepsWithoutWhatWasReserved() throws IOException {
    for (int i = 0; i < 30; i++) insert(i, 200);
    assertThat(size()).isGreaterThan(end());
    String stamp = database.settle();
    assertThat(size()).isEqualTo(end());
    assertThat(FileStamp.ofLog(file)).isEqualTo(stamp);
    database.closeKeepingLog();
    database = RoomDatabase.open(file);
    assertThat(rows(database)).isEqualTo(30);
  }

  @Test
  void goesOnInWhatAnOwnerReservedThatWasKilled() throws IOException {
    for (int i = 0; i < 30; i++) insert(i, 200);
    Path taken = copied(size());
    try (var next = RoomDatabase.open(taken)) {
      String before = FileStamp.ofLog(taken);
      next.begin();
      next.execute("INSERT INTO t VALUES (100, 'x')");
      next.commit();
      assertThat(FileStamp.ofLog(taken)).isNotEqualTo(before);
      next.settle();
      assertThat(Files.size(RoomDatabase.log(taken))).isEqualTo(LogFile.of(taken).end());
      assertThat(rows(next)).isEqualTo(31);
    }
  }

  @Test
  void alsoALogThatIsNoneHasAnEnd() throws IOException {
    Path broken = folder.resolve("broken.db");
    assertThat(LogFile.of(broken)).isEqualTo(new LogFile("", 0));
    Path log = RoomDatabase.log(broken);
    Files.write(log, new byte[10]);
    assertThat(LogFile.of(broken).end()).isEqualTo(10);
    Files.write(log, new byte[200_000]);
    assertThat(LogFile.of(broken).end()).isEqualTo(HEADER);
    byte[] negative = new byte[HEADER + 5];
    negative[8] = -1;
    negative[HEADER + 2] = 1;
    Files.write(log, negative, StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(LogFile.of(broken).end()).isEqualTo(HEADER + 5);
  }

  private void insert(int n, int bytes) {
    commit(() -> database.execute("INSERT INTO t VALUES (?, randomblob(?))", n, bytes));
  }

  private void commit(Runnable statements) {
    database.begin();
    statements.run();
    database.commit();
  }

  private long size() throws IOException {
    return Files.size(RoomDatabase.log(file));
  }

  private long end() throws IOException {
    return LogFile.of(file).end();
  }

  /** What is left of an owner that was killed; of its log so many bytes. */
  private Path copied(long bytes) throws IOException {
    Path copy = folder.resolve("copy.db");
    Files.deleteIfExists(copy);
    Files.copy(file, copy);
    byte[] log = Files.readAllBytes(RoomDatabase.log(file));
    try (var out = Files.newOutputStream(RoomDatabase.log(copy))) {
      out.write(log, 0, (int) bytes);
    }
    return copy;
  }

  private static long rows(Path database) {
    try (var opened = RoomDatabase.open(database)) {
      return rows(opened);
    }
  }

  private static long rows(RoomDatabase database) {
    return database.first("SELECT count(*) AS n FROM t", row -> row.number("n")).orElseThrow();
  }
}
