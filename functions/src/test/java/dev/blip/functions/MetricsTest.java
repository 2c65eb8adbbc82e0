package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private Metrics metrics(String namespace) {
    var log = new PrintStream(written, true, StandardCharsets.UTF_8);
    return new Metrics(namespace, () -> Instant.ofEpochMilli(1_700_000_000_000L), log);
  }

  private String log() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void an_event_is_one_line_that_cloudwatch_reads_as_a_counter_without_dimensions() {
    metrics("Blip/prod").count("ClicksNotQueued", "no answer\nwithin 1000 ms");
    assertThat(log()).endsWith("}\n").hasLineCount(1);
    assertThat(Json.tree(log()))
        .isEqualTo(
            Json.tree(
                """
                {"_aws":{"Timestamp":1700000000000,"CloudWatchMetrics":[{"Namespace":"Blip/prod",
                "Dimensions":[[]],"Metrics":[{"Name":"ClicksNotQueued","Unit":"Count"}]}]},
                "ClicksNotQueued":1,"why":"no answer\\nwithin 1000 ms"}
                """));
  }

  @Test
  void where_nobody_reads_them_nothing_is_written() {
    metrics("").count("ClicksNotQueued", "away");
    assertThat(log()).isEmpty();
  }

  @Test
  void an_alarm_waits_for_the_name_that_the_redirect_counts_under() throws Exception {
    String alarms = Files.readString(Path.of("..", "infra", "alarms.yaml"));
    assertThat(alarms).contains("MetricName: ClicksNotQueued\n");
  }
}
