package dev.blip.coordinator.testkit;

import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.Outbound;
import dev.blip.coordinator.runtime.Places;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.coordinator.runtime.RuntimeServices;
import dev.blip.coordinator.runtime.Sockets;
import dev.blip.coordinator.runtime.Timers;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import dev.blip.coordinator.runtime.storage.WakeIndex;
import dev.blip.protocol.RoomAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The room's time under one owner. When the owner crashes, nothing of this session reaches the
 * outside any more. The runner asks before each turn and after its commit whether the owner's lease
 * holds: that is where a crash happens.
 */
final class OwnerSession {
  private enum State {
    ALIVE,
    CRASHED,
    BURIED
  }

  private final RoomAddress address;
  private final RoomRunner runner;
  private final RuntimeServices outside;
  private final Index index;
  private final CrashPlan plan;
  private final Disk disk;
  private final List<Runnable> leftOver = new ArrayList<>();
  private State state = State.ALIVE;
  private boolean turnHasBegun;
  private @Nullable Map<Path, byte[]> beforeCommit;
  private long fileBeforeCommit;

  OwnerSession(
      RoomAddress address,
      Party party,
      RuntimeServices outside,
      Index index,
      long epoch,
      CrashPlan plan,
      Disk disk) {
    this.address = address;
    this.index = index;
    this.outside = outside;
    this.plan = plan;
    this.disk = disk;
    // An owner that crashed leaves a file that is copied, never opened in place.
    var shardEpoch = new ShardEpoch(0, epoch, epoch - 1, 0, this::leaseHolds);
    runner = new RoomRunner(address, party, inside(), shardEpoch);
  }

  RoomRunner runner() {
    return runner;
  }

  boolean isAlive() {
    return state == State.ALIVE;
  }

  private RuntimeServices inside() {
    return new RuntimeServices(
        this::execute,
        new LivingTimers(),
        outside.clock(),
        new LivingSockets(),
        new LivingOutbound(),
        outside.files(),
        new Places(1),
        new LivingIndex(),
        outside.ids(),
        outside.settings(),
        outside.incidents(),
        outside.idleAfter());
  }

  private void ifAlive(Runnable task) {
    if (isAlive()) task.run();
  }

  private void execute(Runnable work) {
    outside.executor().execute(() -> run(work));
  }

  private void run(Runnable work) {
    if (state == State.CRASHED) {
      leftOver.add(work);
    } else {
      turnHasBegun = false;
      work.run();
    }
  }

  private boolean leaseHolds() {
    if (!isAlive()) return false;
    if (!turnHasBegun) {
      turnHasBegun = true;
      beforeCommit = plan.losesNextCommit() ? picture() : null;
      return true;
    }
    if (plan.crashesNow()) state = State.CRASHED;
    return isAlive();
  }

  /** Ends all at once, as {@code kill -9} does. */
  void crash() {
    if (!isAlive()) return;
    beforeCommit = picture();
    state = State.CRASHED;
  }

  private Map<Path, byte[]> picture() {
    fileBeforeCommit = index.file(address);
    return disk.picture();
  }

  /** Closes what the crash left open; the disk is as it was when it happened. */
  void bury() {
    state = State.BURIED;
    leftOver.forEach(outside.executor()::execute);
    leftOver.clear();
    runner.stop();
    Map<Path, byte[]> picture = beforeCommit;
    if (picture == null) return;
    disk.restore(picture);
    index.restore(fileBeforeCommit);
  }

  /**
   * Closes the room's file in good order; tells whether it is closed. Its timers run on, into
   * nothing, as in a coordinator.
   */
  boolean hibernate() {
    return runner.stop().toCompletableFuture().isDone();
  }

  private final class LivingTimers implements Timers {
    @Override
    public void after(Duration delay, Runnable task) {
      outside.timers().after(delay, () -> ifAlive(task));
    }

    @Override
    public long passed() {
      return outside.timers().passed();
    }
  }

  /** Works as long as the owner lives: late answers and calls come to nothing. */
  private final class LivingSockets implements Sockets {
    @Override
    public CompletionStage<Outcome> post(Target socket, byte[] utf8) {
      return isAlive() ? outside.sockets().post(socket, utf8) : new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Outcome> close(Target socket) {
      return isAlive() ? outside.sockets().close(socket) : new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Outcome> probe(Target socket) {
      return isAlive() ? outside.sockets().probe(socket) : new CompletableFuture<>();
    }
  }

  private final class LivingOutbound implements Outbound {
    @Override
    public CompletionStage<RoomReply> call(RoomAddress room, RoomCall.Request call) {
      return isAlive() ? outside.outbound().call(room, call) : new CompletableFuture<>();
    }

    @Override
    public CompletionStage<RoomReply> fetch(FetchRequest request, String key) {
      return isAlive() ? outside.outbound().fetch(request, key) : new CompletableFuture<>();
    }

    @Override
    public CompletionStage<RoomReply> bring(FetchRequest request, String key) {
      return isAlive() ? outside.outbound().bring(request, key) : new CompletableFuture<>();
    }
  }

  private final class LivingIndex implements WakeIndex {
    @Override
    public long file(RoomAddress room) {
      return index.file(room);
    }

    @Override
    public void awake(RoomAddress room, long epoch, boolean hasWork) {
      ifAlive(() -> index.awake(room, epoch, hasWork));
    }

    @Override
    public void asleep(RoomAddress room, OptionalLong at, String log) {
      ifAlive(() -> index.asleep(room, at, log));
    }

    @Override
    public void put(RoomAddress room, long at) {
      ifAlive(() -> index.put(room, at));
    }

    @Override
    public void forget(RoomAddress room) {
      ifAlive(() -> index.forget(room));
    }
  }
}
