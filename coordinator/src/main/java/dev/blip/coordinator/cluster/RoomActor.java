package dev.blip.coordinator.cluster;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.OpenRooms;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.coordinator.runtime.Unanswered;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.jspecify.annotations.Nullable;

/**
 * A room's entity: passes messages to the room's runner, and lets the room hibernate. It ends only
 * when the room's file is closed, so the next owner can open it.
 */
final class RoomActor extends AbstractBehavior<RoomMessage> {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final RoomRunner runner;
  private final OpenRooms rooms;
  private final BooleanSupplier outdated;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private boolean passivating;

  private RoomActor(
      ActorContext<RoomMessage> context,
      RoomRunner runner,
      OpenRooms rooms,
      BooleanSupplier outdated,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    super(context);
    this.runner = runner;
    this.rooms = rooms;
    this.outdated = outdated;
    this.shard = shard;
  }

  /**
   * A room's entity.
   *
   * @param runner one of the open rooms
   * @param outdated whether its party is another by now, and the room must be opened anew
   */
  static Behavior<RoomMessage> of(
      RoomRunner runner,
      OpenRooms rooms,
      BooleanSupplier outdated,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  timers.startTimerWithFixedDelay(RoomMessage.Control.LOOK_AROUND, LOOK_EVERY);
                  return new RoomActor(context, runner, rooms, outdated, shard);
                }));
  }

  @Override
  public Receive<RoomMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(RoomMessage.class, this::receive)
        .onSignal(PostStop.class, signal -> ended())
        .build();
  }

  /**
   * Also when sharding has lost patience: the file is closed as soon as the room's turn is over.
   */
  private Behavior<RoomMessage> ended() {
    rooms.remove(runner);
    runner.stop();
    return this;
  }

  private Behavior<RoomMessage> receive(RoomMessage message) {
    switch (message) {
      case RoomMessage.Call(RoomCall call, var replyTo) -> answer(runner.call(call), replyTo);
      case FirstForm first -> answer(runner.call(first.asRoomCall()), first.replyTo());
      case RoomMessage.Wake _ -> runner.wake();
      case RoomMessage.Report report -> answer(runner.wake(), report.replyTo());
      case RoomMessage.Query(String sql, var replyTo) -> answer(runner.look(sql), replyTo);
      case RoomMessage.Destroy(var replyTo) -> answer(runner.destroy(), replyTo);
      case RoomMessage.ListRooms _, RoomMessage.Describe _ -> {}
      case RoomMessage.Control control -> {
        return control(control);
      }
    }
    return this;
  }

  private Behavior<RoomMessage> control(RoomMessage.Control control) {
    return switch (control) {
      case LOOK_AROUND -> {
        if (!passivating && mayLeave()) {
          passivating = true;
          shard.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
        }
        yield this;
      }
      case STOP -> {
        getContext().pipeToSelf(runner.stop(), (_, _) -> RoomMessage.Control.STOPPED);
        yield this;
      }
      case STOPPED -> Behaviors.stopped();
    };
  }

  private boolean mayLeave() {
    return runner.isIdle() || rooms.needsItsPlace(runner) || outdated.getAsBoolean();
  }

  private static void answer(
      CompletionStage<RoomReply> reply, ActorRef<RoomMessage.Answer> replyTo) {
    reply.whenComplete((r, failure) -> replyTo.tell(answer(r, failure)));
  }

  private static RoomMessage.Answer answer(RoomReply reply, @Nullable Throwable failure) {
    if (failure == null) return RoomMessage.Answer.of(reply);
    return failure instanceof Unanswered busy
        ? RoomMessage.Answer.of(busy.reply(), true)
        : RoomMessage.Answer.MOVED;
  }
}
