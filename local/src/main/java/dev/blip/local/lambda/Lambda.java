package dev.blip.local.lambda;

/** The Lambda service: invokes the template's functions. Safe for use by many threads. */
public interface Lambda {
  /**
   * Runs a function on one event and waits for its answer.
   *
   * @param function its logical ID in the template
   * @param event UTF-8 JSON
   * @return the answer, UTF-8 JSON
   * @throws FunctionFailed if the handler throws, runs out of time or cannot be loaded
   */
  byte[] invoke(String function, byte[] event) throws FunctionFailed;
}
