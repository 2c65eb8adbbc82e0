package dev.blip.coordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @Test
  void page_is_prometheus_text_sorted_by_name() {
    metrics.counter("posts_total", "Posts.", "outcome", "gone").increment();
    metrics.counter("posts_total", "Posts.", "outcome", "done").add(3);
    metrics.counter("clicks_total", "Clicks.").add(12);
    metrics.gauge("rooms_open", "Open rooms.", () -> 2.5);

    assertThat(metrics.text())
        .isEqualTo(
            """
            # HELP clicks_total Clicks.
            # TYPE clicks_total counter
            clicks_total 12
            # HELP posts_total Posts.
            # TYPE posts_total counter
            posts_total{outcome="done"} 3
            posts_total{outcome="gone"} 1
            # HELP rooms_open Open rooms.
            # TYPE rooms_open gauge
            rooms_open 2.5
            """);
  }

  @Test
  void histogram_counts_what_is_at_or_below_each_limit() {
    Histogram time = metrics.histogram("call_seconds", "Time.", 0.001, 0.5);
    time.observe(Duration.ofMillis(1).toNanos());
    time.observe(Duration.ofMillis(2).toNanos());
    time.observe(Duration.ofMillis(497).toNanos());
    time.observe(Duration.ofSeconds(2).toNanos());

    assertThat(metrics.text())
        .isEqualTo(
            """
            # HELP call_seconds Time.
            # TYPE call_seconds histogram
            call_seconds_bucket{le="0.001"} 1
            call_seconds_bucket{le="0.5"} 3
            call_seconds_bucket{le="+Inf"} 4
            call_seconds_sum 2.5
            call_seconds_count 4
            """);
    assertThat(time.count()).isEqualTo(4);
  }

  @Test
  void asking_twice_gives_the_same_metric() {
    metrics.counter("posts_total", "Posts.", "outcome", "done").increment();
    metrics.counter("posts_total", "Posts.", "outcome", "done").increment();

    assertThat(metrics.counter("posts_total", "Posts.", "outcome", "done").value()).isEqualTo(2);
  }

  @Test
  void later_gauge_replaces_an_earlier_one() {
    var rooms = new AtomicInteger(7);
    metrics.gauge("rooms_open", "Open rooms.", () -> -1);
    metrics.gauge("rooms_open", "Open rooms.", rooms::get);
    rooms.set(8);

    assertThat(metrics.text()).endsWith("\nrooms_open 8\n");
  }

  @Test
  void text_from_outside_is_escaped() {
    metrics.counter("odd_total", "A \\ and\na line.", "name", "a\"b\\c\nd").increment();

    assertThat(metrics.text())
        .contains("# HELP odd_total A \\\\ and\\na line.\n")
        .contains("odd_total{name=\"a\\\"b\\\\c\\nd\"} 1\n");
  }

  @Test
  void one_name_is_one_kind_of_metric() {
    metrics.counter("posts_total", "Posts.");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.gauge("posts_total", "Posts.", () -> 1))
        .withMessageContaining("counter");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.counter("posts_total", "Posts.", "outcome", "done"))
        .withMessageContaining("outcome");
  }

  @Test
  void bad_names_amounts_and_limits_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.counter("Posts-total", "Posts."))
        .withMessageContaining("\"Posts-total\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.counter("posts_total", "Posts.").add(-1))
        .withMessageContaining("-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.histogram("call_seconds", "Time.", 0.5, 0.5));
  }
}
