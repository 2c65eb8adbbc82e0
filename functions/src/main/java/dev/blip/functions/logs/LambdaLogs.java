package dev.blip.functions.logs;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J on Lambda's own log. Only the jar for AWS names it as a provider ({@code
 * functions/src/aws}): on a laptop all functions share the house's log. What is below {@code
 * AWS_LAMBDA_LOG_LEVEL}, the template's ApplicationLogLevel, is not logged.
 */
public final class LambdaLogs implements SLF4JServiceProvider, ILoggerFactory {
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter mdc = new NOPMDCAdapter();
  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final Level least = least(System.getenv().getOrDefault("AWS_LAMBDA_LOG_LEVEL", "INFO"));

  /**
   * A level by Lambda's name for it; FATAL, which SLF4J lacks, is ERROR, and an unknown one INFO.
   */
  static Level least(String name) {
    return switch (name) {
      case "TRACE" -> Level.TRACE;
      case "DEBUG" -> Level.DEBUG;
      case "WARN" -> Level.WARN;
      case "ERROR", "FATAL" -> Level.ERROR;
      default -> Level.INFO;
    };
  }

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(
        name, each -> new LambdaLog(each, LambdaRuntime.getLogger(), least));
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return this;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {
    // Everything is made when it is asked for.
  }
}
