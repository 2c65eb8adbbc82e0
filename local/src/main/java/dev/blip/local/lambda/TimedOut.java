package dev.blip.local.lambda;

import java.time.Duration;

/** A handler did not answer within its function's time-out. */
final class TimedOut extends Exception {
  private static final long serialVersionUID = 1L;

  private TimedOut(String message, Throwable cause) {
    super(message, cause);
  }

  static FunctionFailed failure(String function, Duration timeout, Throwable cause) {
    String message = "Task timed out after %.2f seconds".formatted(timeout.toMillis() / 1_000.0);
    return new FunctionFailed(function, message, new TimedOut(message, cause));
  }

  static boolean isCauseOf(FunctionFailed failure) {
    return failure.getCause() instanceof TimedOut;
  }
}
