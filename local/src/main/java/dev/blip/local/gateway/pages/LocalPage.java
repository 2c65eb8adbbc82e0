package dev.blip.local.gateway.pages;

import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;

/** Answers requests for one address, on a virtual thread of its own, so it may block. */
@FunctionalInterface
public interface LocalPage {
  /**
   * Answers one request, whatever its method.
   *
   * @throws dev.blip.protocol.Refusal is answered with its status and its problem
   */
  HttpAnswer answer(HttpCall call);
}
