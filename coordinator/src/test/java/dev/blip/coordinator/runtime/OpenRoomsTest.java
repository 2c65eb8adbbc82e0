package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.contract.ProbeParty;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.coordinator.runtime.storage.RoomMoved;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import dev.blip.coordinator.testkit.Silence;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenRoomsTest {
  @TempDir Path folder;
  private final List<RoomRunner> runners = new ArrayList<>();
  private long now = 1_000_000;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);
  private final List<Runnable> fifteenSecondsLater = new ArrayList<>();
  private boolean heapIsShort;
  private final OpenRooms rooms = new OpenRooms(new Places(3), clock, () -> heapIsShort);
  private WakeFiles index;

  @BeforeEach
  void openIndex() {
    index = new WakeFiles(new RoomFiles(folder));
  }

  @AfterEach
  void close() {
    runners.forEach(RoomRunner::stop);
    for (int shard = 0; shard < RoomFiles.SHARDS; shard++) index.end(shard);
  }

  /** A room that has just been called, on the test's thread. */
  private RoomRunner called(String name) {
    RoomRunner runner = runner(name, new Places(100));
    call(runner);
    return runner;
  }

  private RoomRunner runner(String name, Places places) {
    var address = new RoomAddress("probe", name);
    var shardEpoch = new ShardEpoch(RoomFiles.shard(address), 1, 0, 0, () -> true);
    if (!index.has(shardEpoch.shard())) index.begin(shardEpoch, () -> true);
    var services =
        new RuntimeServices(
            Runnable::run,
            (delay, task) -> {
              if (delay.equals(Duration.ofSeconds(15))) fifteenSecondsLater.add(task);
            },
            clock,
            new Deaf(),
            new Silence(),
            new RoomFiles(folder),
            places,
            index,
            new Uuid7(clock, new Random(1)),
            new RoomSettings(Map.of()),
            Incidents.NONE,
            Duration.ofMinutes(5));
    var runner = new RoomRunner(address, new ProbeParty(), services, shardEpoch);
    runners.add(runner);
    rooms.add(runner);
    return runner;
  }

  private static CompletionStage<RoomReply> request(RoomRunner runner) {
    var request = new RoomRequest("POST", "", Map.of(), Map.of(), "", new Caller.Stranger(), "");
    return runner.call(new RoomCall.Request(request, IdempotencyKey.NONE));
  }

  private void call(RoomRunner runner) {
    assertThat(request(runner).toCompletableFuture()).isCompleted();
    now += 1_000;
  }

  private List<RoomRunner> thatShouldSleep() {
    now += 2_000;
    return runners.stream().filter(rooms::needsItsPlace).toList();
  }

  @Test
  void least_recently_called_sleep_where_more_are_open_than_may_be() {
    RoomRunner first = called("first");
    RoomRunner second = called("second");
    called("third");
    assertThat(thatShouldSleep()).isEmpty();
    RoomRunner fourth = called("fourth");
    called("fifth");
    assertThat(thatShouldSleep()).containsExactly(first, second);
    call(first);
    assertThat(thatShouldSleep()).containsExactly(second, runners.get(2));
    second.stop();
    rooms.remove(second);
    runners.remove(second);
    assertThat(thatShouldSleep()).hasSize(1).doesNotContain(first, fourth);
  }

  @Test
  void room_without_a_place_waits_for_one_and_does_not_leave_meanwhile() {
    var places = new Places(1);
    RoomRunner first = runner("first", places);
    RoomRunner second = runner("second", places);
    call(first);
    CompletableFuture<RoomReply> waits = second.look("").toCompletableFuture();
    CompletableFuture<RoomReply> called = request(second).toCompletableFuture();
    assertThat(called).isNotDone();
    assertThat(waits).isNotDone();
    now += 600_000;
    assertThat(second.isIdle()).isFalse();
    first.stop();
    assertThat(waits).isCompleted();
    assertThat(called).isCompleted();
    assertThat(places.waiting()).isZero();
  }

  @Test
  void room_that_waits_for_a_place_can_move_and_takes_none() {
    var places = new Places(1);
    RoomRunner first = runner("first", places);
    RoomRunner second = runner("second", places);
    RoomRunner third = runner("third", places);
    call(first);
    CompletableFuture<RoomReply> waits = request(second).toCompletableFuture();
    CompletableFuture<RoomReply> behind = request(third).toCompletableFuture();
    assertThat(second.stop().toCompletableFuture()).isCompleted();
    assertThat(waits)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(RoomMoved.class);
    assertThat(behind).isNotDone();
    first.stop();
    assertThat(behind).isCompleted();
  }

  @Test
  void callers_of_a_room_that_gets_no_place_are_told_so_and_nothing_is_done() {
    var places = new Places(1);
    RoomRunner first = runner("first", places);
    RoomRunner second = runner("second", places);
    call(first);
    CompletableFuture<RoomReply> waits = request(second).toCompletableFuture();
    CompletableFuture<RoomReply> woken = second.wake().toCompletableFuture();
    List.copyOf(fifteenSecondsLater).forEach(Runnable::run);
    assertThat(waits)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            Unanswered.class,
            busy -> {
              assertThat(busy.reply().status()).isEqualTo(503);
              assertThat(busy.reply().body())
                  .contains("too many rooms are open for room probe/second just now; try again");
            });
    assertThat(woken).as("has work to do all the same").isNotDone();
    CompletableFuture<RoomReply> later = request(second).toCompletableFuture();
    assertThat(later).isNotDone();
    first.stop();
    assertThat(woken).isCompleted();
    assertThat(later).isCompletedWithValueMatching(reply -> reply.body().equals("1"));
  }

  @Test
  void places_that_nobody_leaves_are_told() {
    long[] ticks = {0};
    var places = new Places(1, () -> ticks[0]);
    RoomRunner first = runner("first", places);
    call(first);
    ticks[0] += Duration.ofHours(1).toNanos();
    assertThat(places.obstacle()).isEmpty();
    request(runner("second", places));
    request(runner("third", places));
    ticks[0] += Duration.ofSeconds(10).toNanos();
    assertThat(places.obstacle()).isEmpty();
    ticks[0]++;
    assertThat(places.obstacle()).contains("rooms wait for a place: hooks keep all 1 open");
    first.stop();
    assertThat(places.obstacle()).as("the next one waits since now").isEmpty();
  }

  @Test
  void all_that_are_between_turns_may_sleep_where_others_wait() {
    var places = new Places(2);
    var crowded = new OpenRooms(places, clock, () -> false);
    RoomRunner first = runner("first", places);
    RoomRunner second = runner("second", places);
    for (RoomRunner each : List.of(first, second)) {
      request(each);
      crowded.add(each);
    }
    assertThat(crowded.needsItsPlace(first)).isFalse();
    RoomRunner third = runner("third", places);
    request(third);
    now += 500;
    assertThat(crowded.needsItsPlace(first)).isTrue();
  }

  @Test
  void message_that_came_before_its_socket_is_carried_out_when_it_comes_again_and_then_once() {
    RoomRunner room = called("late");
    RoomCall opening =
        new RoomCall.Connect("ada", new ConnectionRequest(null, Map.of(), Map.of(), ""));
    RoomCall first = RoomCall.Message.of("ada", "echo 1", new IdempotencyKey.Named("m1", false));
    assertThat(status(room, first)).isEqualTo(410);
    assertThat(status(room, opening)).isEqualTo(200);
    assertThat(status(room, first)).isEqualTo(204);
    assertThat(status(room, new RoomCall.Disconnect("ada", 1000, ""))).isEqualTo(204);
    assertThat(status(room, first)).as("known, though its socket is gone").isEqualTo(204);
  }

  @Test
  void message_of_the_last_minute_is_known_after_a_long_rest_and_not_for_ever() {
    RoomRunner room = called("rested");
    RoomCall opening =
        new RoomCall.Connect("ada", new ConnectionRequest(null, Map.of(), Map.of(), ""));
    RoomCall last = RoomCall.Message.of("ada", "echo 1", new IdempotencyKey.Named("m1", false));
    assertThat(status(room, opening)).isEqualTo(200);
    assertThat(status(room, last)).isEqualTo(204);
    assertThat(status(room, new RoomCall.Disconnect("ada", 1000, ""))).isEqualTo(204);
    room.stop();
    rooms.remove(room);
    now += 600_000;
    RoomRunner next = called("rested");
    now += 90_000;
    call(next);
    assertThat(status(next, last)).as("its answer may have been lost").isEqualTo(204);
    now += 90_000;
    call(next);
    assertThat(status(next, last)).as("forgotten, and its socket is gone").isEqualTo(410);
  }

  private static int status(RoomRunner room, RoomCall call) {
    return room.call(call).toCompletableFuture().join().status();
  }

  @Test
  void some_sleep_where_the_heap_is_short_though_they_are_few() {
    var roomy = new OpenRooms(new Places(1_000), clock, () -> heapIsShort);
    for (int i = 0; i < 20; i++) called("room " + i);
    runners.forEach(roomy::add);
    now += 2_000;
    assertThat(runners).noneMatch(roomy::needsItsPlace);
    heapIsShort = true;
    now += 2_000;
    assertThat(runners.stream().filter(roomy::needsItsPlace).toList())
        .isEqualTo(runners.subList(0, 2));
  }

  /** Its sockets take all. */
  private static final class Deaf implements Sockets {
    private static final CompletableFuture<Outcome> DONE =
        CompletableFuture.completedFuture(Outcome.DONE);

    @Override
    public CompletionStage<Outcome> post(Target socket, byte[] utf8) {
      return DONE;
    }

    @Override
    public CompletionStage<Outcome> close(Target socket) {
      return DONE;
    }

    @Override
    public CompletionStage<Outcome> probe(Target socket) {
      return DONE;
    }
  }
}
