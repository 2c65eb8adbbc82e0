package dev.blip.coordinator;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Tells who ended this process by {@code System.exit}: a room that does so would otherwise leave no
 * trace. The JDK says it to a logger of its own ({@link Runtime#exit}). {@code Runtime.halt} and
 * signals say nothing.
 */
public final class ExitLog extends Handler {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(ExitLog.class);

  /** Kept here, because the JDK holds its loggers weakly. */
  private static final Logger EXITS = Logger.getLogger("java.lang.Runtime");

  private final Class<?> owner;

  private ExitLog(Class<?> owner) {
    this.owner = owner;
  }

  /**
   * Begins to listen.
   *
   * @param owner the process's main class; calls from its package go without saying
   */
  public static void begin(Class<?> owner) {
    EXITS.setUseParentHandlers(false);
    EXITS.setLevel(Level.FINE);
    EXITS.addHandler(new ExitLog(owner));
  }

  @Override
  public void publish(LogRecord record) {
    Throwable stack = record.getThrown();
    if (stack == null) return;
    Stream.of(stack.getStackTrace())
        .filter(frame -> !frame.getClassName().startsWith("java.lang."))
        .findFirst()
        .filter(frame -> !frame.getClassName().startsWith(owner.getPackageName() + "."))
        .ifPresent(frame -> LOG.error("{}, by {}", record.getMessage(), frame));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
