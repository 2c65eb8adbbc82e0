package dev.blip.coordinator.cluster;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.RoomQuery;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An entity of every shard, on the node that owns it: wakes the shard's rooms that had work to do
 * when the shard started, and later those whose alarms come due while they hibernate. Tells of the
 * shard's rooms.
 */
final class ShardKeeper {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(ShardKeeper.class);

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
                      tell(
                          replyTo,
                          () -> CompletableFuture.completedStage(rooms.list(shard, query)));
                      yield Behaviors.same();
                    }
                    case RoomMessage.Describe(List<RoomAddress> asked, var replyTo) -> {
                      tell(replyTo, () -> rooms.describe(asked));
                      yield Behaviors.same();
                    }
                    case RoomMessage.Control.STOP -> Behaviors.stopped();
                    default -> Behaviors.same();
                  });
        });
  }

  /** The shard may be given up just now, which must not end its keeper: who asks asks again. */
  private static void tell(
      ActorRef<RoomMessage.Answer> replyTo, Supplier<CompletionStage<RoomReply>> question) {
    try {
      var _ =
          question
              .get()
              .thenApply(RoomMessage.Answer::of)
              .exceptionally(_ -> RoomMessage.Answer.MOVED)
              .thenAccept(replyTo::tell);
    } catch (RuntimeException e) {
      LOG.info("shard's rooms cannot be told of: {}", e.toString());
      replyTo.tell(RoomMessage.Answer.MOVED);
    }
  }
}
