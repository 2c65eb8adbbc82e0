package dev.blip.local.clicks;

/** Where visits go. Used by many threads at a time. */
public interface Destination extends AutoCloseable {
  /** Sends a visit and waits for what comes of it. */
  Outcome send(Visit visit) throws InterruptedException;

  @Override
  void close();
}
