package dev.blip.local;

import org.jspecify.annotations.Nullable;

/**
 * A part that can be stopped and started again on the port it had, while the rest of the house goes
 * on: what a crash and a restart of it look like from outside.
 */
public final class Switchable implements AutoCloseable {
  private final Starter starter;
  private int port;
  private @Nullable Running running;

  Switchable(int port, Starter starter) {
    this.port = port;
    this.starter = starter;
  }

  /** Starts a part on a port, 0 for any. */
  interface Starter {
    Running start(int port) throws Exception;
  }

  /** Starts the part; does nothing if it runs. */
  public synchronized void start() throws Exception {
    if (running != null) return;
    running = starter.start(port);
    port = running.port();
  }

  /** Stops the part; does nothing if it does not run. */
  public synchronized void stop() throws Exception {
    Running part = running;
    running = null;
    if (part != null) part.close();
  }

  /** Where it listens, or listened last. */
  public synchronized int port() {
    return port;
  }

  @Override
  public void close() throws Exception {
    stop();
  }
}
