package dev.blip.local.clicks;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tells once for each time that visits begin to fail, or to be answered with a status of 500 or
 * more.
 */
public final class Trouble implements Consumer<Outcome> {
  private static final int SERVERS_FAULT = 500;

  private final Consumer<String> told;
  private final AtomicBoolean failing = new AtomicBoolean();

  public Trouble(Consumer<String> told) {
    this.told = told;
  }

  @Override
  public void accept(Outcome outcome) {
    switch (outcome) {
      case Outcome.Failed failed -> complain(failed.why());
      case Outcome.Answered answered when answered.status() >= SERVERS_FAULT ->
          complain("answered " + answered.status());
      case Outcome.Answered _ -> failing.set(false);
    }
  }

  private void complain(String what) {
    if (failing.compareAndSet(false, true)) told.accept(what);
  }
}
