package dev.blip.local.gateway.call;

import com.fasterxml.jackson.databind.JsonNode;

/** How the call of a function ended. */
public sealed interface Outcome {

  /** It answered; the answer is JSON. */
  record Answered(JsonNode json) implements Outcome {}

  /**
   * It threw, could not be loaded, or answered what is not JSON.
   *
   * @param message what its exception said
   */
  record Failed(String message) implements Outcome {}

  /** The event is larger than Lambda takes; the function has not seen it. */
  record TooLarge() implements Outcome {}

  /** It had not answered when the gateway's patience ended. It may still be running. */
  record TimedOut() implements Outcome {}
}
