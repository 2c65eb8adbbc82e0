package dev.blip.local.lambda;

/**
 * An event, or an answer, was larger than Lambda takes: 6 MB each way for a call that is waited for
 * (Lambda's quotas; an answer may have 100 bytes more).
 */
public final class TooLarge extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int MOST_EVENT = 6 * 1024 * 1024;
  private static final int MOST_ANSWER = MOST_EVENT + 100;

  private final boolean event;

  private TooLarge(boolean event, String message) {
    super(message);
    this.event = event;
  }

  /**
   * @throws FunctionFailed if the event has more than 6 MB
   */
  static void requireEvent(String function, byte[] event) throws FunctionFailed {
    if (event.length <= MOST_EVENT) return;
    throw failure(function, true, "event of %d bytes, Lambda takes %d", event.length, MOST_EVENT);
  }

  /**
   * @throws FunctionFailed if the answer has more than 6 MB
   */
  static void requireAnswer(String function, byte[] answer) throws FunctionFailed {
    if (answer.length <= MOST_ANSWER) return;
    throw failure(
        function, false, "answer of %d bytes, Lambda takes %d", answer.length, MOST_ANSWER);
  }

  private static FunctionFailed failure(
      String function, boolean event, String message, int size, int most) {
    String told = message.formatted(size, most);
    return new FunctionFailed(function, told, new TooLarge(event, told));
  }

  /** Whether it was the event, which its function has then never seen. */
  public static boolean isOfEvent(Throwable failure) {
    return failure.getCause() instanceof TooLarge large && large.event;
  }
}
