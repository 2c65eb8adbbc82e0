package dev.blip.coordinator.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.protocol.RoomAddress;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WakeFileTest {
  private static final RoomAddress ADA = RoomAddress.parse("counter/ada");
  private static final RoomAddress BOB = RoomAddress.parse("counter/bob");

  @TempDir Path folder;
  private WakeFile index;

  @BeforeEach
  void open() {
    var epoch = new ShardEpoch(RoomFiles.shard(ADA), 1, 0, 0, () -> true);
    index = WakeFile.open(new RoomFiles(folder), epoch, () -> true);
    index.awake(ADA, 1, false);
    index.awake(BOB, 1, false);
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Test
  void room_is_due_when_its_time_has_come_until_it_wakes() {
    index.asleep(ADA, OptionalLong.of(1_000), "");
    assertThat(index.due(999)).isEmpty();
    assertThat(index.due(1_000)).containsExactly(ADA);
    assertThat(index.due(1_001)).containsExactly(ADA);
    index.awake(ADA, 1, true);
    assertThat(index.due(1_002)).isEmpty();
  }

  @Test
  void room_that_goes_to_sleep_after_the_look_is_due_however_soon_it_is() {
    index.asleep(ADA, OptionalLong.of(5_000), "");
    assertThat(index.due(1_000)).isEmpty();
    index.asleep(BOB, OptionalLong.of(2_000), "");
    assertThat(index.due(2_000)).containsExactly(BOB);
    index.put(BOB, 3_000);
    assertThat(index.due(2_999)).isEmpty();
    assertThat(index.due(3_000)).containsExactly(BOB);
    index.forget(BOB);
    assertThat(index.due(4_999)).isEmpty();
    assertThat(index.due(5_000)).containsExactly(ADA);
  }

  @Test
  void room_that_slept_and_woke_between_two_looks_is_due_again_at_its_old_time() {
    index.asleep(ADA, OptionalLong.of(1_000), "");
    index.awake(ADA, 1, true);
    assertThat(index.due(1_000)).isEmpty();
    index.asleep(ADA, OptionalLong.of(1_000), "");
    assertThat(index.due(1_001)).containsExactly(ADA);
  }
}
