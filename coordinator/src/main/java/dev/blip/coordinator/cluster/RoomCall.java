package dev.blip.coordinator.cluster;

import dev.blip.coordinator.lease.Timing;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.coordinator.Again;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.jspecify.annotations.Nullable;

/**
 * One call to a room, sent until it is answered: again at once where the room has just moved, and
 * after a while where no answer comes, for its owner may have died. The room knows the call again,
 * so it is carried out once.
 */
final class RoomCall {
  private static final String LEFT = "this coordinator is leaving the cluster; ask another";
  private static final Duration MOVING = Duration.ofMillis(50);

  /** A call as a message. */
  interface Asking {
    RoomMessage message(ActorRef<RoomMessage.Answer> replyTo);
  }

  private final ActorSystem<?> system;
  private final EntityRef<RoomMessage> room;
  private final Asking asking;
  private final CompletableFuture<RoomReply> reply = new CompletableFuture<>();
  private final long end = System.nanoTime() + Timing.PATIENCE.toNanos();

  private RoomCall(ActorSystem<?> system, EntityRef<RoomMessage> room, Asking asking) {
    this.system = system;
    this.room = room;
    this.asking = asking;
  }

  /** Fails if there is no answer in {@link Timing#PATIENCE}. */
  static CompletionStage<RoomReply> start(
      ActorSystem<?> system, EntityRef<RoomMessage> room, Asking asking) {
    var call = new RoomCall(system, room, asking);
    call.send(Timing.FIRST_RESEND);
    return call.reply;
  }

  static Refusal left() {
    return new Refusal(Again.ELSEWHERE, LEFT);
  }

  private void send(Duration patience) {
    long sent = System.nanoTime();
    room.<RoomMessage.Answer>ask(asking::message, patience)
        .whenComplete(
            (answer, failure) -> {
              // Pekko refuses at once where it has stopped; only a time-out takes its time.
              boolean refused = answer == null && System.nanoTime() - sent < patience.toNanos() / 2;
              if (refused) reply.completeExceptionally(left());
              else take(answer, failure, patience);
            });
  }

  private void take(
      RoomMessage.@Nullable Answer answer, @Nullable Throwable failure, Duration waited) {
    if (answer != null && !answer.moved()) {
      reply.complete(answer.reply());
    } else if (System.nanoTime() > end) {
      reply.completeExceptionally(failure == null ? new IllegalStateException("moving") : failure);
    } else if (answer == null) {
      send(longer(waited));
    } else {
      Runnable resend = () -> send(waited);
      system.scheduler().scheduleOnce(MOVING, resend, system.executionContext());
    }
  }

  private static Duration longer(Duration waited) {
    Duration twice = waited.multipliedBy(2);
    return twice.compareTo(Timing.LAST_RESEND) > 0 ? Timing.LAST_RESEND : twice;
  }
}
