package dev.blip.coordinator.metrics;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import java.util.Objects;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;

/**
 * The log as the image writes it, where {@code -Dblip.log.format=json} asks for it: one JSON object
 * a line to standard output, whose fields {@code infra/logs.yaml} reads. Code and not XML, which
 * takes longer at a start. Lines of Blip are written from the level in {@code BLIP_LOG_LEVEL}
 * (INFO), others' from WARN.
 */
public final class JsonLog extends ContextAwareBase implements Configurator {
  private static final Map<String, Level> LEVELS =
      Map.of(
          "dev.blip",
          Level.toLevel(System.getenv("BLIP_LOG_LEVEL"), Level.INFO),
          // Calls it an error that a shard is another's for a moment more; ShardEpochs says what
          // matters.
          "org.apache.pekko.cluster.sharding.Shard",
          Level.OFF,
          "org.apache.pekko.cluster.sbr",
          Level.INFO,
          Logger.ROOT_LOGGER_NAME,
          Level.WARN);

  private static final int LOGGER_NAME_LENGTH = 36;

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (!Objects.equals(System.getProperty("blip.log.format"), "json")) {
      return ExecutionStatus.NEUTRAL;
    }
    var names = new LogstashFieldNames();
    names.setTimestamp("time");
    names.setVersion("[ignore]");
    names.setLevelValue("[ignore]");
    names.setLogger("logger");
    names.setThread("thread");
    names.setStackTrace("error");
    var encoder = new LogstashEncoder();
    encoder.setContext(context);
    encoder.setFieldNames(names);
    encoder.setTimeZone("UTC");
    encoder.setShortenedLoggerNameLength(LOGGER_NAME_LENGTH);
    // Pekko brings Scala's, which takes long to load; no line has such values.
    encoder.setFindAndRegisterJacksonModules(false);
    encoder.start();
    var out = new ConsoleAppender<ILoggingEvent>();
    out.setContext(context);
    out.setName("out");
    out.setEncoder(encoder);
    out.start();
    LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(out);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
