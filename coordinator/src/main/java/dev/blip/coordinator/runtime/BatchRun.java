package dev.blip.coordinator.runtime;

import dev.blip.coordinator.runtime.DeliveryState.Encoded;
import dev.blip.coordinator.runtime.DeliveryState.Place;
import dev.blip.coordinator.runtime.Sockets.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was read for a follower on its way to it: each batch leaves once the one before it was
 * taken, with no turn of the room in between. It ends with the last of them, with the first that is
 * not taken, or when it may not go on; the rest is the next turn's. Begun in a turn, it goes on in
 * whichever thread brings an answer, one at a time.
 */
final class BatchRun {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

  private final Place from;
  private final List<Encoded> batches;
  private final Function<Encoded, CompletionStage<Outcome>> post;
  private final BooleanSupplier mayGoOn;
  private volatile boolean stopped;

  /** How many have been taken: of the thread alone that carries it on. */
  private int taken;

  /**
   * A run that has not begun.
   *
   * @param from where its follower stands
   * @param batches one at least
   * @param post sends one that is not the first
   * @param mayGoOn asked before each but the first
   */
  BatchRun(
      Place from,
      List<Encoded> batches,
      Function<Encoded, CompletionStage<Outcome>> post,
      BooleanSupplier mayGoOn) {
    this.from = from;
    this.batches = batches;
    this.post = post;
    this.mayGoOn = mayGoOn;
  }

  /** Nothing more of it leaves but what is leaving now. From any thread. */
  void stop() {
    stopped = true;
  }

  /** Whether it began at this very place: one that was left and come back to is another. */
  @SuppressWarnings("ReferenceEquality")
  boolean isFrom(Place place) {
    return place == from;
  }

  /** How many batches have been taken; once it has ended. */
  int taken() {
    return taken;
  }

  /** The last batch that was taken; once it has ended. */
  Encoded last() {
    return batches.get(taken - 1);
  }

  /** The batch that is to leave first. */
  Encoded first() {
    return batches.getFirst();
  }

  /**
   * Goes on once a batch was answered: in a loop where the next answers are there at once, lest the
   * stack grow with them.
   *
   * @param answer to the {@link #first}, to begin with
   * @param ended told once: what became of the last batch that left
   */
  void goOn(CompletionStage<Outcome> answer, Consumer<Outcome> ended) {
    CompletableFuture<Outcome> call = answer.toCompletableFuture();
    while (call.isDone()) {
      Outcome outcome = call.join();
      if (!takes(outcome)) {
        ended.accept(outcome);
        return;
      }
      call = next();
    }
    call.thenAccept(outcome -> answered(outcome, ended));
  }

  private void answered(Outcome outcome, Consumer<Outcome> ended) {
    if (takes(outcome)) goOn(next(), ended);
    else ended.accept(outcome);
  }

  /** Notes what became of a batch; tells whether the next may leave. */
  private boolean takes(Outcome outcome) {
    // A batch that would never be taken is skipped.
    if (outcome == Outcome.DONE || outcome == Outcome.REFUSED) taken++;
    return outcome == Outcome.DONE && taken < batches.size() && !stopped && mayGoOn.getAsBoolean();
  }

  /** Outside of the room's turns nobody else would hear of what this throws. */
  private CompletableFuture<Outcome> next() {
    try {
      return post.apply(batches.get(taken)).toCompletableFuture();
    } catch (RuntimeException e) {
      LOG.error("a batch cannot be sent; tried again", e);
      return CompletableFuture.completedFuture(Outcome.LATER);
    }
  }
}
