package dev.blip.coordinator.cluster;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.RoomQuery;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An entity of every shard, on the node that owns it: wakes the shard's rooms that had work to do
 * when the shard started, and later those whose alarms come due while they hibernate. Tells of the
 * shard's rooms.
 */
final class ShardKeeper {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private ShardKeeper() {}

  static Behavior<RoomMessage> of(
      int shard,
      WakeFiles index,
      InstantSource clock,
      Consumer<RoomAddress> wake,
      ShardRooms rooms) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(RoomMessage.Control.LOOK_AROUND, LOOK_EVERY);
          List<RoomAddress> waiting = index.atStart(shard, clock.millis());
          waiting.forEach(wake);
          return Behaviors.receiveMessage(
              message ->
                  switch (message) {
                    case RoomMessage.Control.LOOK_AROUND -> {
                      index.due(shard, clock.millis()).forEach(wake);
                      yield Behaviors.same();
                    }
                    case RoomMessage.Report(var replyTo) -> {
                      replyTo.tell(RoomMessage.Answer.of(RoomReply.NOTHING));
                      yield Behaviors.same();
                    }
                    case RoomMessage.ListRooms(RoomQuery query, var replyTo) -> {
                      replyTo.tell(RoomMessage.Answer.of(rooms.list(shard, query)));
                      yield Behaviors.same();
                    }
                    case RoomMessage.Describe(List<RoomAddress> asked, var replyTo) -> {
                      rooms
                          .describe(asked)
                          .thenAccept(reply -> replyTo.tell(RoomMessage.Answer.of(reply)));
                      yield Behaviors.same();
                    }
                    case RoomMessage.Control.STOP -> Behaviors.stopped();
                    default -> Behaviors.same();
                  });
        });
  }
}
