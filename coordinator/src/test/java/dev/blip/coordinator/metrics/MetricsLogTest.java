package dev.blip.coordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log as the image writes it. */
class MetricsLogTest {
  private final LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream before = System.out;

  @BeforeEach
  void logJson() throws JoranException {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setProperty("blip.log.format", "json");
    configure();
  }

  @AfterEach
  void logAsBefore() throws JoranException {
    System.setOut(before);
    System.clearProperty("blip.log.format");
    configure();
  }

  /** As at a process's start. */
  private void configure() throws JoranException {
    logs.reset();
    new ContextInitializer(logs).autoConfig();
  }

  private List<JsonNode> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().map(Json::tree).toList();
  }

  @Test
  void line_has_a_number_a_key_where_metric_filters_look_for_it() {
    // The forty were told before, in an earlier life of the process.
    var calls = new AtomicLong(40);
    var log = new MetricsLog().level("openRooms", () -> 7).growth("posts", calls::get);
    log.write();
    calls.set(45);
    log.write();
    calls.set(45);
    log.close();

    assertThat(lines()).hasSize(3);
    assertThat(lines()).allMatch(line -> line.path("metrics").asText().equals("coordinator"));
    assertThat(lines()).allMatch(line -> line.path("openRooms").asLong() == 7);
    assertThat(lines()).extracting(line -> line.path("posts").asLong()).containsExactly(0L, 5L, 0L);
    assertThat(lines()).allMatch(line -> line.path("level").asText().equals("INFO"));
    assertThat(lines()).allMatch(line -> line.path("time").asText().endsWith("Z"));
  }

  @Test
  void number_that_cannot_be_had_does_not_end_the_lines() {
    var log =
        new MetricsLog()
            .level(
                "openRooms",
                () -> {
                  throw new IllegalStateException("no shards");
                });
    log.write();
    log.close();

    assertThat(lines()).hasSize(2);
    JsonNode line = lines().getFirst();
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("error").asText()).contains("no shards", "MetricsLog.write");
  }

  @Test
  void error_with_its_stack_is_one_line() {
    LoggerFactory.getLogger("dev.blip.test")
        .error("room {}: \"no\"\nmore", "clicks/demo", new IllegalStateException("broken"));

    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst().path("message").asText())
        .isEqualTo("room clicks/demo: \"no\"\nmore");
    assertThat(lines().getFirst().path("error").asText()).contains("broken");
  }

  @Test
  void peak_is_the_largest_since_it_was_taken() {
    var peak = new Peak();
    peak.observe(3);
    peak.observe(9);
    peak.observe(4);
    assertThat(peak.value()).isEqualTo(9);
    assertThat(peak.take()).isEqualTo(9);
    assertThat(peak.take()).isZero();
  }
}
