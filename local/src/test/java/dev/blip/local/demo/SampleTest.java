package dev.blip.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.clicks.Visit;
import dev.blip.local.clicks.VisitFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rule that the sample is made by. */
class SampleTest {
  private static final Path SAMPLE = Path.of("..", "docs", "sample-clicks.csv");
  private static final int VISITS = 200;

  /** The first 200 of the demonstration's visits, with the random numbers that begin with 2026. */
  private static String made() {
    long begin = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
    var visits = new DemoVisits(begin, Duration.ofMillis(1_500), new Random(2026));
    return Stream.generate(visits::next)
        .limit(VISITS)
        .map(SampleTest::line)
        .collect(Collectors.joining("", "time,slug,country,latitude,longitude,userAgent\n", ""));
  }

  private static String line(Visit visit) {
    var visitor = visit.visitor();
    return "%s,%s,%s,%s,%s,%s\n"
        .formatted(
            Instant.ofEpochMilli(visit.time()),
            visit.slug(),
            visitor.country(),
            visitor.latitude(),
            visitor.longitude(),
            visitor.userAgent());
  }

  @Test
  void sample_is_what_its_rule_makes() throws Exception {
    if (Boolean.getBoolean("blip.writeSample")) Files.writeString(SAMPLE, made());
    assertThat(Files.readString(SAMPLE)).isEqualTo(made());
  }

  @Test
  void sample_is_read_whole() throws Exception {
    VisitFile file = VisitFile.read(SAMPLE);
    assertThat(file.told()).isEmpty();
    assertThat(file.visits()).hasSize(VISITS);
    assertThat(file.visits()).extracting(Visit::slug).containsAll(DemoLinks.slugs());
  }
}
