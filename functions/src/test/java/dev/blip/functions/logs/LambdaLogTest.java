package dev.blip.functions.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

class LambdaLogTest {
  private final List<String> lines = new ArrayList<>();

  private Logger log(Level least) {
    var lambda =
        new LambdaLogger() {
          @Override
          public void log(String message) {
            lines.add(message);
          }

          @Override
          public void log(byte[] message) {
            lines.add(new String(message, StandardCharsets.UTF_8));
          }

          @Override
          public void log(String message, LogLevel level) {
            lines.add(level + " " + message);
          }
        };
    return new LambdaLog("dev.blip.functions.redirect.Tracker", lambda, least);
  }

  @Test
  void event_is_one_message_with_its_level_and_its_loggers_short_name() {
    log(Level.INFO).warn("click {}: {} did not take it", "c1", "room");
    assertThat(lines).containsExactly("WARN Tracker: click c1: room did not take it");
  }

  @Test
  void stack_trace_is_part_of_the_message() {
    log(Level.INFO).error("{} failed [{}]", "GET /x", "id", new IllegalStateException("broken"));
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .startsWith("ERROR Tracker: GET /x failed [id]\njava.lang.IllegalStateException: broken\n")
        .contains("at dev.blip.functions.logs.LambdaLogTest");
  }

  @Test
  void what_is_below_the_level_is_not_logged() {
    Logger log = log(Level.WARN);
    log.info("one");
    log.debug("two {}", 2);
    log.error("three");
    assertThat(lines).containsExactly("ERROR Tracker: three");
  }

  @Test
  void levels_are_lambdas_names() {
    assertThat(LambdaLogs.least("DEBUG")).isEqualTo(Level.DEBUG);
    assertThat(LambdaLogs.least("FATAL")).isEqualTo(Level.ERROR);
    assertThat(LambdaLogs.least("nonsense")).isEqualTo(Level.INFO);
  }
}
