package dev.blip.functions;

import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Why DynamoDB has canceled a transaction, and what comes before it is tried again. */
public final class Canceled {
  /** A condition does not hold. */
  public static final String REFUSED = "ConditionalCheckFailed";

  /** Others write the same items at the same time. */
  public static final String CONFLICT = "TransactionConflict";

  private static final int LONGEST_PAUSE_MS = 40;

  private Canceled() {}

  /** Whether one of its items was it for a reason of this code. */
  public static boolean isFor(TransactionCanceledException e, String code) {
    return e.cancellationReasons().stream().anyMatch(reason -> code.equals(reason.code()));
  }

  /**
   * Waits for a moment, of 1 to 40 ms, so that those who have met do not meet again.
   *
   * @throws TransactionCanceledException the same, if this thread is interrupted
   */
  public static void pause(TransactionCanceledException e) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(1, LONGEST_PAUSE_MS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw e;
    }
  }
}
