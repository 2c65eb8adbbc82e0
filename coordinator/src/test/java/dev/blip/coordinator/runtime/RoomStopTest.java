package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.contract.ProbeParty;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import dev.blip.coordinator.testkit.Silence;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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

/** A room that is to close while API Gateway owes it an answer; all on the test's thread. */
class RoomStopTest {
  @TempDir Path folder;
  private final RoomAddress address = new RoomAddress("probe", "room");
  private final Slow sockets = new Slow();
  private final List<Runnable> lastAnswers = new ArrayList<>();
  private WakeFiles index;
  private RoomRunner room;

  /** Sockets that take every message, and say so when they are told to. */
  private static final class Slow implements Sockets {
    final List<String> posted = new ArrayList<>();
    final List<CompletableFuture<Outcome>> unanswered = new ArrayList<>();

    @Override
    public CompletionStage<Outcome> post(Target socket, byte[] utf8) {
      posted.add(new String(utf8, StandardCharsets.UTF_8));
      var answer = new CompletableFuture<Outcome>();
      unanswered.add(answer);
      return answer;
    }

    @Override
    public CompletionStage<Outcome> close(Target socket) {
      return CompletableFuture.completedFuture(Outcome.DONE);
    }

    @Override
    public CompletionStage<Outcome> probe(Target socket) {
      return CompletableFuture.completedFuture(Outcome.DONE);
    }

    void answer() {
      var due = List.copyOf(unanswered);
      unanswered.clear();
      due.forEach(answer -> answer.complete(Outcome.DONE));
    }
  }

  @BeforeEach
  void open() {
    index = new WakeFiles(new RoomFiles(folder));
    room = owner();
    room.call(new RoomCall.Connect("ada", new ConnectionRequest(null, Map.of(), Map.of(), "")));
    assertThat(sockets.posted).containsExactly("hello");
  }

  @AfterEach
  void close() {
    room.stop();
    sockets.answer();
    index.end(RoomFiles.shard(address));
  }

  private RoomRunner owner() {
    var shardEpoch = new ShardEpoch(RoomFiles.shard(address), 1, 0, 0, () -> true);
    if (!index.has(shardEpoch.shard())) index.begin(shardEpoch, () -> true);
    var clock = InstantSource.system();
    return new RoomRunner(
        address,
        new ProbeParty(),
        new RuntimeServices(
            Runnable::run,
            (delay, task) -> {
              if (delay.equals(RoomRunner.LAST_ANSWERS)) lastAnswers.add(task);
            },
            clock,
            sockets,
            new Silence(),
            new RoomFiles(folder),
            new Places(100),
            index,
            new Uuid7(clock, new Random(1)),
            new RoomSettings(Map.of()),
            Incidents.NONE,
            Duration.ofMinutes(5)),
        shardEpoch);
  }

  private void say(String text) {
    room.call(RoomCall.Message.of("ada", text, IdempotencyKey.NONE));
  }

  @Test
  void next_owner_repeats_nothing_that_is_answered_in_time_and_sends_the_rest() {
    say("echo next");
    var stopped = room.stop().toCompletableFuture();
    assertThat(stopped).isNotDone();
    sockets.answer();
    assertThat(stopped).isDone();
    room = owner();
    room.wake();
    sockets.answer();
    assertThat(sockets.posted).containsExactly("hello", "next");
  }

  @Test
  void answer_is_not_waited_for_longer_than_a_moment() {
    var stopped = room.stop().toCompletableFuture();
    assertThat(stopped).isNotDone();
    lastAnswers.forEach(Runnable::run);
    assertThat(stopped).isDone();
    room = owner();
    room.wake();
    assertThat(sockets.posted).containsExactly("hello", "hello");
  }

  @Test
  void room_that_has_its_answers_closes_at_once() {
    sockets.answer();
    assertThat(room.stop().toCompletableFuture()).isDone();
  }
}
