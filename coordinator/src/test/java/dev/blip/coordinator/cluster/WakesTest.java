package dev.blip.coordinator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.protocol.RoomAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WakesTest {
  private record Wake(RoomAddress room, CompletableFuture<String> end) {}

  private final List<Wake> begun = new ArrayList<>();
  private int atOnce = 3;
  private final Wakes wakes = new Wakes(() -> atOnce, this::begin);

  private CompletionStage<?> begin(RoomAddress room) {
    var wake = new Wake(room, new CompletableFuture<>());
    begun.add(wake);
    return wake.end;
  }

  private static RoomAddress room(int number) {
    return new RoomAddress("probe", Integer.toString(number));
  }

  private List<RoomAddress> rooms() {
    return begun.stream().map(Wake::room).toList();
  }

  @Test
  void few_rooms_are_woken_at_a_time_in_order_and_all_in_the_end() {
    IntStream.range(0, 10).mapToObj(WakesTest::room).forEach(wakes::wake);
    assertThat(rooms()).containsExactly(room(0), room(1), room(2));
    begun.get(1).end.complete("awake");
    assertThat(rooms()).hasSize(4).endsWith(room(3));
    begun.get(0).end.completeExceptionally(new IllegalStateException("it takes too long"));
    assertThat(rooms()).hasSize(5).endsWith(room(4));
    for (int i = 2; i < begun.size(); i++) begun.get(i).end.complete("awake");
    assertThat(rooms()).isEqualTo(IntStream.range(0, 10).mapToObj(WakesTest::room).toList());
  }

  @Test
  void room_that_waits_is_not_woken_twice_and_one_that_was_woken_is_woken_again() {
    for (int round = 0; round < 3; round++) {
      IntStream.range(0, 5).mapToObj(WakesTest::room).forEach(wakes::wake);
    }
    for (int i = 0; i < begun.size(); i++) begun.get(i).end.complete("awake");
    assertThat(rooms()).hasSize(5);
    wakes.wake(room(0));
    assertThat(rooms()).hasSize(6).endsWith(room(0));
  }

  @Test
  void more_are_woken_when_they_may_be_and_one_is_told_again() {
    IntStream.range(0, 10).mapToObj(WakesTest::room).forEach(wakes::wake);
    atOnce = 5;
    wakes.wake(room(9));
    assertThat(rooms()).hasSize(5).endsWith(room(4));
  }

  @Test
  void thousands_that_end_at_once_need_no_deep_stack() {
    var woken = new ArrayList<RoomAddress>();
    var first = new CompletableFuture<String>();
    var all =
        new Wakes(
            () -> 1,
            room -> {
              woken.add(room);
              return woken.size() == 1 ? first : CompletableFuture.completedStage("awake");
            });
    IntStream.range(0, 100_000).mapToObj(WakesTest::room).forEach(all::wake);
    assertThat(woken).hasSize(1);
    first.complete("awake");
    assertThat(woken).hasSize(100_000);
  }
}
