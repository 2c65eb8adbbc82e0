package dev.blip.coordinator.cluster;

import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * Answers calls that came to a place that a room has just left: sharding drops them while a shard
 * is handed over. Told at once, their senders need not wait until they would ask again.
 */
final class UndeliveredCalls {
  private UndeliveredCalls() {}

  static void answer(ActorSystem<?> system) {
    ActorRef<AllDeadLetters> listener =
        system.systemActorOf(answering(), "undelivered-calls", Props.empty());
    var events = Adapter.toClassic(system).eventStream();
    events.subscribe(Adapter.toClassic(listener), AllDeadLetters.class);
  }

  private static Behavior<AllDeadLetters> answering() {
    return Behaviors.receiveMessage(
        undelivered -> {
          moved(undelivered.message());
          return Behaviors.same();
        });
  }

  private static void moved(Object undelivered) {
    Object message = undelivered instanceof ShardingEnvelope<?> sent ? sent.message() : undelivered;
    if (message instanceof RoomMessage call)
      call.asker().ifPresent(asker -> asker.tell(RoomMessage.Answer.MOVED));
  }
}
