package dev.blip.coordinator.cluster;

import dev.blip.coordinator.lease.Timing;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.Backoff;
import dev.blip.coordinator.runtime.Unanswered;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.coordinator.Again;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/**
 * One call to a room, sent until it is answered: again at once where the room has just moved, and
 * after a while where no answer comes, for its owner may have died. The room knows the call again,
 * so it is carried out once.
 */
final class ClusterCall {
  private static final String LEFT = "this coordinator is leaving the cluster; ask another";
  private static final Backoff RESENDS = new Backoff(Timing.FIRST_RESEND, Timing.LAST_RESEND);
  private static final Duration MOVING = Duration.ofMillis(50);
  private static final long EARLY_NANOS = Timing.FIRST_RESEND.toNanos() / 2;

  /** A call as a message. */
  interface Asking {
    RoomMessage message(ActorRef<RoomMessage.Answer> replyTo);
  }

  private final ActorSystem<?> system;
  private final EntityRef<RoomMessage> room;
  private final Asking asking;
  private final CompletableFuture<RoomReply> reply = new CompletableFuture<>();
  private final long end = System.nanoTime() + Timing.PATIENCE.toNanos();

  private ClusterCall(ActorSystem<?> system, EntityRef<RoomMessage> room, Asking asking) {
    this.system = system;
    this.room = room;
    this.asking = asking;
  }

  /** Fails if there is no answer in {@link Timing#PATIENCE}. */
  static CompletionStage<RoomReply> start(
      ActorSystem<?> system, EntityRef<RoomMessage> room, Asking asking) {
    var call = new ClusterCall(system, room, asking);
    call.unlessEnded(call::sendFirst);
    return call.reply;
  }

  static Refusal notYet() {
    return new Refusal(Again.ELSEWHERE, "this coordinator is in no cluster yet; ask another");
  }

  static Refusal left() {
    return new Refusal(Again.ELSEWHERE, LEFT);
  }

  /** Most calls are answered at once: this one's answer may come late and be lost. */
  private void sendFirst() {
    long sent = System.nanoTime();
    room.<RoomMessage.Answer>ask(asking::message, Timing.FIRST_RESEND)
        .whenComplete(
            (answer, _) -> {
              // Pekko refuses at once where it has stopped; only a time-out takes its time.
              if (answer != null) take(answer);
              else if (isEarly(sent + Timing.FIRST_RESEND.toNanos())) leave();
              else unlessEnded(this::persist);
            });
  }

  /** Sends it again and again; an answer to any of these is as good as one to the last. */
  private void persist() {
    long left = end - System.nanoTime();
    if (left <= 0) {
      reply.completeExceptionally(new IllegalStateException("no answer, or always moving"));
      return;
    }
    var again = new Resending();
    room.<RoomMessage.Answer>ask(to -> again.begin(asking.message(to)), Duration.ofNanos(left))
        .whenComplete(
            (answer, failure) -> {
              again.end();
              if (answer != null) take(answer);
              else if (isEarly(end)) leave();
              else reply.completeExceptionally(failure);
            });
  }

  private void take(RoomMessage.Answer answer) {
    if (answer.unanswered()) reply.completeExceptionally(new Unanswered(answer.reply()));
    else if (!answer.moved()) reply.complete(answer.reply());
    else unlessEnded(() -> after(MOVING, () -> unlessEnded(this::persist)));
  }

  /** Pekko takes no timer once it has stopped. */
  private void unlessEnded(Runnable step) {
    try {
      step.run();
    } catch (IllegalStateException e) {
      leave();
    }
  }

  private void after(Duration pause, Runnable step) {
    system.scheduler().scheduleOnce(pause, step, system.executionContext());
  }

  private static boolean isEarly(long due) {
    return System.nanoTime() < due - EARLY_NANOS;
  }

  private void leave() {
    reply.completeExceptionally(left());
  }

  /** One message that is told its room once more after each pause, which grows. */
  private final class Resending {
    private volatile boolean over;

    RoomMessage begin(RoomMessage message) {
      sendAfter(1, message);
      return message;
    }

    private void sendAfter(int times, RoomMessage message) {
      Runnable resend =
          () -> {
            if (over) return;
            room.tell(message);
            unlessEnded(() -> sendAfter(times + 1, message));
          };
      after(RESENDS.pause(times), resend);
    }

    void end() {
      over = true;
    }
  }
}
