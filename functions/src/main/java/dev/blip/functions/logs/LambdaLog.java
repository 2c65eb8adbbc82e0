package dev.blip.functions.logs;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Hands events to Lambda's own log, which writes each as one JSON line with its time, level and the
 * request's ID, from whichever thread it comes. A stack trace is part of the message.
 */
final class LambdaLog extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  private final transient LambdaLogger log;
  private final Level least;

  /**
   * @param name its last part stands before each message
   * @param least what is below is not logged
   */
  LambdaLog(String name, LambdaLogger log, Level least) {
    this.name = name.substring(name.lastIndexOf('.') + 1);
    this.log = log;
    this.least = least;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    var text = new StringWriter();
    text.append(name)
        .append(": ")
        .append(
            MessageFormatter.basicArrayFormat(
                pattern, arguments == null ? new Object[0] : arguments));
    if (thrown != null) {
      text.append('\n');
      thrown.printStackTrace(new PrintWriter(text, true));
    }
    log.log(text.toString().stripTrailing(), of(level));
  }

  private static LogLevel of(Level level) {
    return switch (level) {
      case ERROR -> LogLevel.ERROR;
      case WARN -> LogLevel.WARN;
      case INFO -> LogLevel.INFO;
      case DEBUG -> LogLevel.DEBUG;
      case TRACE -> LogLevel.TRACE;
    };
  }

  private boolean includes(Level level) {
    return level.toInt() >= least.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return includes(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return includes(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return includes(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return includes(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return includes(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }
}
