package dev.blip.client;

/**
 * Deals with a topic's messages, one at a time. One for which it returns is acknowledged; one for
 * which it throws comes again, after a pause that grows.
 */
@FunctionalInterface
public interface Handler {
  void handle(Message message) throws Exception;
}
