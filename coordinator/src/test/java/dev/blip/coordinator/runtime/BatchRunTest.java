package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.Sockets.Outcome;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay of many frames, while API Gateway answers one after the other; on the test's thread. */
class BatchRunTest {
  @TempDir Path folder;
  private final RoomAddress address = new RoomAddress("replay", "room");
  private final Answering sockets = new Answering();
  private final Queue<Runnable> pauses = new ArrayDeque<>();
  private boolean holds = true;
  private long now = 1_000_000;
  private int turns;
  private WakeFiles index;
  private RoomRunner room;

  /** Replays what it was told, a frame for each; "again" begins anew, "say" says something. */
  private record Replay(RoomContext room) implements Room {
    @Override
    public void onConnect(Connection newcomer, ConnectionRequest request) {
      if (newcomer.id().equals("ada")) return;
      newcomer.follow(0);
      room.deliver();
    }

    @Override
    public void onMessage(Connection sender, String text) {
      switch (text) {
        case "again" -> sender.follow(0);
        case "closely" -> sender.followClosely(0);
        case "say" -> sender.send("said");
        default -> {
          for (String word : text.split(" ")) room.storage().log("words").append(word);
        }
      }
      room.deliver();
    }

    @Override
    public List<Batch> onDeliver(long after) {
      Log log = room.storage().log("words");
      return log.after(after, 100).stream()
          .map(entry -> new Batch(entry.seq(), entry.text(), entry.seq() < log.newest()))
          .toList();
    }
  }

  private record ReplayParty() implements Party {
    @Override
    public String name() {
      return "replay";
    }

    @Override
    public Room room(RoomContext context) {
      return new Replay(context);
    }
  }

  /** Answers when it is told to. */
  private static final class Answering implements Sockets {
    final List<String> posted = new ArrayList<>();
    final List<Boolean> knownOpen = new ArrayList<>();
    final Queue<CompletableFuture<Outcome>> unanswered = new ArrayDeque<>();

    @Override
    public CompletionStage<Outcome> post(Target socket, byte[] utf8) {
      knownOpen.add(socket.wasOpen());
      posted.add(new String(utf8, StandardCharsets.UTF_8));
      var answer = new CompletableFuture<Outcome>();
      unanswered.add(answer);
      return answer;
    }

    void answer(Outcome outcome) {
      unanswered.remove().complete(outcome);
    }

    /** Those so far, and what is sent for them, until nothing is under way. */
    void answerAll() {
      while (!unanswered.isEmpty()) answer(Outcome.DONE);
    }

    @Override
    public CompletionStage<Outcome> close(Target socket) {
      return CompletableFuture.completedFuture(Outcome.DONE);
    }

    @Override
    public CompletionStage<Outcome> probe(Target socket) {
      return CompletableFuture.completedFuture(Outcome.DONE);
    }
  }

  @BeforeEach
  void open() {
    InstantSource clock = () -> Instant.ofEpochMilli(now);
    index = new WakeFiles(new RoomFiles(folder));
    var shardEpoch = new ShardEpoch(RoomFiles.shard(address), 1, 0, 0, () -> holds);
    index.begin(shardEpoch, () -> true);
    var services =
        new RuntimeServices(
            turn -> {
              turns++;
              turn.run();
            },
            (delay, task) -> pauses.add(task),
            clock,
            sockets,
            new Silence(),
            new RoomFiles(folder),
            new Places(100),
            index,
            new Uuid7(clock, new Random(1)),
            new RoomSettings(Map.of()),
            Incidents.NONE,
            Duration.ofMinutes(5));
    room = new RoomRunner(address, new ReplayParty(), services, shardEpoch);
    room.call(new RoomCall.Connect("ada", new ConnectionRequest(null, Map.of(), Map.of(), "")));
  }

  @AfterEach
  void close() {
    room.stop();
    sockets.answerAll();
    index.end(RoomFiles.shard(address));
  }

  private void say(String text) {
    room.call(RoomCall.Message.of("ada", text, IdempotencyKey.NONE));
  }

  private static List<String> words(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(n -> "w" + n).toList();
  }

  private void tell(int many) {
    say(String.join(" ", words(1, many)));
  }

  @Test
  void frames_that_were_read_together_leave_one_after_the_other_in_few_turns() {
    tell(64);
    say("again");
    assertThat(sockets.posted).containsExactly("w1");
    int before = turns;
    sockets.answerAll();
    assertThat(sockets.posted).isEqualTo(words(1, 64));
    assertThat(turns - before).isEqualTo(2);
  }

  @Test
  void socket_that_has_taken_one_is_known_to_be_open() {
    tell(3);
    room.call(new RoomCall.Connect("bob", new ConnectionRequest(null, Map.of(), Map.of(), "")));
    sockets.answerAll();
    assertThat(sockets.knownOpen).containsExactly(false, true, true);
  }

  @Test
  void what_the_room_says_meanwhile_leaves_after_the_frame_that_is_leaving() {
    tell(10);
    say("again");
    sockets.answer(Outcome.DONE);
    say("say");
    sockets.answerAll();
    assertThat(sockets.posted).startsWith("w1", "w2", "said", "w3").hasSize(11).endsWith("w10");
  }

  @Test
  void nothing_leaves_once_the_lease_is_lost() {
    tell(10);
    say("again");
    sockets.answer(Outcome.DONE);
    holds = false;
    sockets.answerAll();
    assertThat(sockets.posted).containsExactly("w1", "w2");
  }

  @Test
  void who_follows_from_elsewhere_gets_no_more_of_it() {
    tell(10);
    say("again");
    sockets.answer(Outcome.DONE);
    sockets.answer(Outcome.DONE);
    say("again");
    sockets.answerAll();
    assertThat(sockets.posted).startsWith("w1", "w2", "w3", "w1").hasSize(13).endsWith("w10");
  }

  @Test
  void frame_that_was_not_taken_comes_again_after_a_pause_and_none_before_it() {
    tell(10);
    say("again");
    for (int i = 0; i < 4; i++) sockets.answer(Outcome.DONE);
    pauses.clear();
    sockets.answer(Outcome.LATER);
    assertThat(sockets.unanswered).isEmpty();
    List.copyOf(pauses).forEach(Runnable::run);
    sockets.answerAll();
    assertThat(sockets.posted.subList(0, 5)).isEqualTo(words(1, 5));
    assertThat(sockets.posted.subList(5, 11)).isEqualTo(words(5, 10));
    assertThat(sockets.posted).hasSize(11);
  }

  @Test
  void frame_that_is_refused_is_skipped() {
    tell(3);
    say("again");
    sockets.answer(Outcome.REFUSED);
    sockets.answerAll();
    assertThat(sockets.posted).isEqualTo(words(1, 3));
  }

  @Test
  void slow_answers_bring_a_turn_between_so_that_places_are_stored() {
    tell(10);
    say("again");
    int before = turns;
    while (!sockets.unanswered.isEmpty()) {
      now += 60;
      sockets.answer(Outcome.DONE);
    }
    assertThat(sockets.posted).isEqualTo(words(1, 10));
    assertThat(turns - before).isEqualTo(5);
  }

  @Test
  void place_that_is_written_down_as_it_moves_is_so_after_each_frame() {
    tell(10);
    say("closely");
    int before = turns;
    sockets.answerAll();
    assertThat(sockets.posted).isEqualTo(words(1, 10));
    assertThat(turns - before).isEqualTo(10);
  }

  @Test
  void who_leaves_gets_no_more_of_it() {
    tell(10);
    say("again");
    room.call(new RoomCall.Disconnect("ada", 1000, ""));
    sockets.answerAll();
    assertThat(sockets.posted).containsExactly("w1");
  }
}
