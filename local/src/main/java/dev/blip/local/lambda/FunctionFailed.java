package dev.blip.local.lambda;

/** A function ended without an answer; Lambda's {@code FunctionError}. */
public final class FunctionFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final String function;

  /**
   * Names the function and keeps the handler's own exception.
   *
   * @param function logical ID
   * @param message what the handler's exception said, for instance {@code Unauthorized}
   * @param cause the handler's exception
   */
  public FunctionFailed(String function, String message, Throwable cause) {
    super(message, cause);
    this.function = function;
  }

  public String function() {
    return function;
  }
}
