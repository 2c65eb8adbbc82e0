package dev.blip.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.room.RoomReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Rooms that keep their threads, among rooms that do not. */
class RoomThreadsTest {
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final Metrics metrics = new Metrics();
  private final List<AutoCloseable> closing = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    StuckRoom.letGo();
    for (AutoCloseable each : closing.reversed()) each.close();
  }

  private StuckHost host(int usual, int most, Duration overdue, Duration givenUp) {
    StuckRoom.reset();
    var settings = new ThreadSettings(usual, most, overdue, givenUp);
    var host = new StuckHost(folder, new RoomThreads(settings, metrics));
    closing.add(host);
    return host;
  }

  /** Open already: what a slow disk does to it is no matter of a hook's. */
  private StuckRoom.Runner opened(StuckHost host, String name) {
    StuckRoom.Runner room = host.room(name);
    untilItAnswers(room);
    return room;
  }

  private static void untilItAnswers(StuckRoom.Runner room) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> room.post("fine").get(9, TimeUnit.SECONDS).status() == 200);
  }

  private static void untilStuck(int rooms) {
    await().atMost(PATIENCE).until(() -> StuckRoom.waiting() == rooms);
  }

  private ListAppender<ILoggingEvent> log() {
    var appender = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger(ThreadSupervisor.class);
    appender.start();
    logger.addAppender(appender);
    closing.add(() -> logger.detachAppender(appender));
    return appender;
  }

  private static long millis(CompletableFuture<RoomReply> reply, long begin) throws Exception {
    assertThat(reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status()).isEqualTo(200);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  @Test
  void healthy_room_answers_within_a_second_though_hooks_block_many_times_the_threads()
      throws Exception {
    StuckHost host = host(4, 100, NEVER, NEVER);
    StuckRoom.Runner healthy = host.room("healthy");
    List<StuckRoom.Runner> rooms =
        IntStream.range(0, 60).mapToObj(i -> host.room("stuck" + i)).toList();
    // Opened before: this is about threads, not about the disk.
    for (var opened : rooms.stream().map(room -> room.post("fine")).toList()) millis(opened, 0);
    millis(healthy.post("fine"), 0);
    for (StuckRoom.Runner room : rooms) room.post("wait");
    long begin = System.nanoTime();
    assertThat(millis(healthy.post("fine"), begin)).isLessThan(1_000);
    await().atMost(PATIENCE).until(() -> StuckRoom.waiting() == rooms.size());
  }

  @Test
  void hook_that_takes_too_long_is_told_of_and_counted() {
    StuckHost host = host(8, 100, Duration.ofMillis(500), NEVER);
    StuckRoom.Runner room = opened(host, "slow");
    ListAppender<ILoggingEvent> log = log();
    room.post("wait");
    await().atMost(PATIENCE).until(() -> log.list.size() == 1);
    ILoggingEvent told = log.list.getFirst();
    assertThat(told.getLevel()).isEqualTo(Level.ERROR);
    assertThat(told.getFormattedMessage())
        .startsWith("room stuck/slow: onRequest has run for ")
        .contains("set aside", "StuckRoom.waitForGood(StuckRoom.java:");
    assertThat(told.getMDCPropertyMap()).containsEntry("room", "stuck/slow");
    assertThat(told.getThrowableProxy().getStackTraceElementProxyArray())
        .anyMatch(line -> line.getSTEAsString().contains("StuckRoom.onRequest"));
    assertThat(metrics.text()).contains("blip_rooms_aside 1").doesNotContain("_overdue_total 0");
  }

  @Test
  void rooms_set_aside_give_their_threads_back_to_the_pool() throws Exception {
    StuckHost host = host(2, 12, Duration.ofMillis(200), NEVER);
    for (int i = 0; i < 10; i++) host.room("stuck" + i).post("wait");
    await().atMost(PATIENCE).until(() -> metrics.text().contains("blip_rooms_aside 10"));
    assertThat(host.room("healthy").post("fine").get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(host.threads().obstacle()).isEmpty();
  }

  @Test
  void callers_of_a_hook_that_is_given_up_are_told_and_it_leaves_no_trace() throws Exception {
    StuckHost host = host(8, 100, Duration.ofMillis(500), Duration.ofMillis(1_500));
    StuckRoom.Runner room = opened(host, "lost");
    var stuck = room.post("store and wait");
    var next = room.post("fine");
    assertThat(stuck.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).satisfies(RoomThreadsTest::busy);
    assertThat(next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).satisfies(RoomThreadsTest::busy);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(room.post("stored").get(9, TimeUnit.SECONDS).body()).isEqualTo("0"));
    assertThat(metrics.text()).doesNotContain("blip_hooks_given_up_total 0");
  }

  private static void busy(RoomReply reply) {
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body()).contains("busy with onRequest, which takes too long");
  }

  @Test
  void statement_without_end_is_interrupted() throws Exception {
    StuckHost host = host(8, 100, Duration.ofMillis(500), Duration.ofMillis(1_000));
    StuckRoom.Runner room = opened(host, "query");
    assertThat(room.post("endless query").get(30, TimeUnit.SECONDS).status()).isEqualTo(503);
    untilItAnswers(room);
  }

  @Test
  void hook_that_heeds_no_interrupt_keeps_its_own_room_alone() throws Exception {
    StuckHost host = host(2, 100, Duration.ofMillis(500), Duration.ofMillis(1_000));
    StuckRoom.Runner room = opened(host, "deaf");
    assertThat(room.post("spin").get(30, TimeUnit.SECONDS)).satisfies(RoomThreadsTest::busy);
    assertThat(room.post("fine")).isCompletedWithValueMatching(reply -> reply.status() == 503);
    for (int i = 0; i < 5; i++) untilItAnswers(host.room("healthy" + i));
    StuckRoom.letGo();
    untilItAnswers(room);
  }

  @Test
  void few_may_wait_for_a_hook_that_takes_too_long() {
    StuckHost host = host(8, 100, Duration.ofMillis(500), NEVER);
    StuckRoom.Runner room = opened(host, "busy");
    room.post("wait");
    untilStuck(1);
    await().atMost(PATIENCE).until(() -> metrics.text().contains("blip_rooms_aside 1"));
    var replies = new ArrayList<CompletableFuture<RoomReply>>();
    for (int i = 0; i < 150; i++) replies.add(room.post("fine"));
    assertThat(replies.stream().filter(CompletableFuture::isDone)).hasSize(50);
    StuckRoom.letGo();
    await().atMost(PATIENCE).until(() -> replies.stream().allMatch(CompletableFuture::isDone));
  }

  @Test
  void shard_ends_unclean_though_soon_while_a_hook_keeps_a_room_open() throws Exception {
    StuckHost host = host(8, 100, Duration.ofMillis(300), NEVER);
    StuckRoom.Runner healthy = opened(host, "healthy");
    StuckRoom.Runner deaf = opened(host, "deaf");
    deaf.post("spin");
    untilStuck(1);
    healthy.stop().get(30, TimeUnit.SECONDS);
    deaf.stop().get(30, TimeUnit.SECONDS);
    assertThat(StuckRoom.waiting()).isEqualTo(1);
    assertThat(healthy.shardEpoch()).isNotSameAs(deaf.shardEpoch());
    assertThat(host.release(healthy)).isTrue();
    assertThat(host.release(deaf)).isFalse();
  }

  @Test
  void room_that_was_left_behind_is_opened_by_nobody_else_until_its_hook_has_ended()
      throws Exception {
    StuckHost host = host(8, 100, Duration.ofMillis(200), NEVER);
    StuckRoom.Runner deaf = opened(host, "deaf");
    deaf.post("spin");
    untilStuck(1);
    deaf.stop().get(30, TimeUnit.SECONDS);
    StuckRoom.Runner next = host.room("deaf");
    assertThat(next.post("fine")).failsWithin(PATIENCE);
    StuckRoom.letGo();
    untilItAnswers(next);
  }

  @Test
  void nobody_is_ready_whose_threads_are_used_up() {
    StuckHost host = host(2, 4, NEVER, NEVER);
    assertThat(host.threads().obstacle()).isEmpty();
    for (int i = 0; i < 6; i++) host.room("stuck" + i).post("wait");
    await().atMost(PATIENCE).until(() -> host.threads().obstacle().isPresent());
    assertThat(host.threads().obstacle().orElseThrow()).contains("hooks keep all 4");
    StuckRoom.letGo();
    await().atMost(PATIENCE).until(() -> host.threads().obstacle().isEmpty());
  }

  @Test
  void interrupt_of_a_hook_is_not_left_to_what_comes_after_it() throws Exception {
    StuckHost host = host(1, 1, NEVER, NEVER);
    assertThat(host.room("self").post("interrupt").get(30, TimeUnit.SECONDS).status())
        .isEqualTo(200);
    assertThat(host.room("other").post("fine").get(30, TimeUnit.SECONDS).body()).isEqualTo("false");
  }
}
