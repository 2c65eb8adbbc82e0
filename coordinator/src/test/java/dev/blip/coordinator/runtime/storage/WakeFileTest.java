package dev.blip.coordinator.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.protocol.RoomAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What owners of a shard tell each other through its index. */
class WakeFileTest {
  private static final RoomAddress ADA = new RoomAddress("counter", "Ada's own");
  private static final int SHARD = RoomFiles.shard(ADA);
  private static final RoomAddress BOB = ofTheSameShard();
  private static final long NOON = 1_000;

  @TempDir Path folder;

  /** The index that the shard's record names. */
  private long named;

  private static RoomAddress ofTheSameShard() {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> new RoomAddress("chat", "bob " + i))
        .filter(room -> RoomFiles.shard(room) == SHARD)
        .findFirst()
        .orElseThrow();
  }

  private Path wake() {
    return new RoomFiles(folder).index(SHARD);
  }

  /** The record's index is the last owner's, unless told otherwise. */
  private WakeFile owner(long epoch, long copyBelow, long index) {
    var shardEpoch = new ShardEpoch(SHARD, epoch, copyBelow, index, () -> true);
    return WakeFile.open(
        new RoomFiles(folder),
        shardEpoch,
        () -> {
          named = epoch;
          return true;
        });
  }

  private Path room(RoomAddress room) {
    return new RoomFiles(folder).room(room);
  }

  /** A room's file as it lies while the room sleeps; tells what its log is. */
  private String file(RoomAddress room, long epoch, boolean commitsMore) {
    var shardEpoch = new ShardEpoch(SHARD, epoch, 0, 0, () -> true);
    long newest = Files.exists(room(room).resolve(epoch + ".db")) ? epoch : 0;
    RoomDatabase database = RoomDatabase.open(EpochFiles.current(room(room), shardEpoch, newest));
    if (commitsMore) {
      database.begin();
      database.execute("CREATE TABLE IF NOT EXISTS n (n INTEGER) STRICT");
      database.execute("INSERT INTO n VALUES (1)");
      database.commit();
    }
    String log = database.settle();
    database.closeKeepingLog();
    return log;
  }

  @Test
  void next_owner_knows_each_rooms_newest_file_without_looking_for_it() {
    WakeFile first = owner(7, 0, 0);
    assertThat(first.file(ADA)).isZero();
    first.awake(ADA, 7, false);
    first.close();
    WakeFile second = owner(8, 0, 7);
    assertThat(second.file(ADA)).isEqualTo(7);
    assertThat(second.file(BOB)).isZero();
    assertThat(room(ADA)).doesNotExist();
    assertThat(named).as("the second has entered nothing yet").isEqualTo(7);
    second.awake(ADA, 8, false);
    assertThat(named).isEqualTo(8);
    second.close();
    assertThat(wake()).isDirectoryContaining("glob:**/8.db*");
    assertThat(wake()).isDirectoryNotContaining("glob:**/7.db*");
    WakeFile third = owner(9, 8, 8);
    assertThat(third.file(ADA)).as("copied").isEqualTo(8);
    third.close();
  }

  @Test
  void room_that_was_awake_when_its_owner_died_is_woken_though_it_had_been_asleep_before() {
    WakeFile first = owner(7, 0, 0);
    for (RoomAddress room : new RoomAddress[] {ADA, BOB}) {
      first.awake(room, 7, true);
      first.asleep(room, OptionalLong.of(NOON), file(room, 7, true));
    }
    assertThat(first.upTo(0, NOON - 1)).isEmpty();
    assertThat(first.upTo(1, NOON)).containsExactlyInAnyOrder(ADA, BOB);
    first.awake(ADA, 7, true);
    assertThat(first.upTo(1, NOON)).as("Ada is awake").containsExactly(BOB);
    file(ADA, 7, true);
    first.close();
    WakeFile second = owner(8, 7, 7);
    assertThat(second.upTo(0, NOON - 1)).containsExactly(ADA);
    second.close();
    WakeFile third = owner(9, 8, named);
    assertThat(third.upTo(0, NOON - 1)).as("the second died before it woke her").contains(ADA);
    third.close();
  }

  @Test
  void room_that_only_slept_when_its_owner_died_sleeps_on() {
    WakeFile first = owner(7, 0, 0);
    first.awake(ADA, 7, true);
    first.asleep(ADA, OptionalLong.of(NOON), file(ADA, 7, true));
    first.awake(ADA, 7, true);
    first.asleep(ADA, OptionalLong.of(NOON), file(ADA, 7, false));
    first.close();
    WakeFile second = owner(8, 7, 7);
    assertThat(second.upTo(0, NOON - 1)).isEmpty();
    assertThat(second.upTo(0, NOON)).containsExactly(ADA);
    second.close();
  }

  @Test
  void room_with_nothing_to_do_leaves_the_times_but_not_the_files() {
    WakeFile index = owner(7, 0, 0);
    index.awake(ADA, 7, true);
    index.asleep(ADA, OptionalLong.empty(), "");
    assertThat(index.upTo(0, Long.MAX_VALUE)).isEmpty();
    assertThat(index.file(ADA)).isEqualTo(7);
    index.close();
  }

  @Test
  void folder_of_an_earlier_version_is_taken_over() throws Exception {
    Path old = Files.createDirectories(wake());
    try (RoomDatabase wake = RoomDatabase.open(old.resolve("3.db"))) {
      wake.execute(
          "CREATE TABLE wake (room TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID");
      wake.execute("INSERT INTO wake VALUES (?, 0)", ADA.toString());
    }
    file(ADA, 3, true);
    WakeFile first = owner(4, 0, 0);
    assertThat(first.upTo(0, 0)).containsExactly(ADA);
    assertThat(first.file(ADA)).isEqualTo(3);
    assertThat(first.file(BOB)).isZero();
    first.awake(ADA, 4, true);
    first.close();
    WakeFile second = owner(5, 0, 4);
    assertThat(second.file(ADA)).isEqualTo(4);
    file(BOB, 3, true);
    assertThat(second.file(BOB)).as("also one that nobody has called since").isEqualTo(3);
    second.close();
  }

  @Test
  void every_room_is_woken_once_where_the_index_is_lost() {
    file(ADA, 7, true);
    file(BOB, 7, true);
    WakeFile next = owner(9, 8, 8); // there is no 8.db
    assertThat(next.upTo(0, 0)).containsExactlyInAnyOrder(ADA, BOB);
    assertThat(next.file(ADA)).isEqualTo(7);
    next.close();
  }

  @Test
  void closed_index_says_that_its_rooms_have_moved() {
    WakeFile index = owner(7, 0, 0);
    index.close();
    assertThatThrownBy(() -> index.file(ADA)).isInstanceOf(RoomMoved.class);
    assertThatThrownBy(() -> index.awake(ADA, 7, true)).isInstanceOf(RoomMoved.class);
    assertThat(index.upTo(0, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void nothing_is_entered_by_an_owner_whom_the_record_names_no_more() {
    var shardEpoch = new ShardEpoch(SHARD, 7, 0, 0, () -> true);
    WakeFile late = WakeFile.open(new RoomFiles(folder), shardEpoch, () -> false);
    assertThatThrownBy(() -> late.awake(ADA, 7, true)).isInstanceOf(RoomMoved.class);
    late.close();
    assertThat(owner(8, 7, 0).file(ADA)).isZero();
  }
}
