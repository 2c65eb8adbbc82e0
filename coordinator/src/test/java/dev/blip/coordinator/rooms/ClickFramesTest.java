package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.testkit.Send;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What watchers are sent of many clicks, and of those that they missed. */
class ClickFramesTest extends ClickStory {
  @Test
  void returning_watcher_gets_what_it_missed_and_no_more() {
    post(clicks("c", 5));
    room.visitor("a").withAccount("demo").withQuery("after", "3").connects();
    List<JsonNode> frames = frames("a");
    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst().path("after").asLong()).isEqualTo(3);
    assertThat(frames.getFirst().path("clicks")).hasSize(2);
    room.visitor("a").says("{\"type\":\"sync\",\"after\":5}");
    assertThat(frames("a").getFirst().path("clicks")).isEmpty();
  }

  @Test
  void watcher_that_is_too_late_or_too_early_is_told_of_the_gap() {
    post(clicks("c", 300));
    room.pass(Duration.ofMinutes(2));
    room.visitor("late").withAccount("demo").withQuery("after", "1").connects();
    room.visitor("early").withAccount("demo").withQuery("after", "301").connects();
    for (String id : List.of("late", "early")) {
      List<JsonNode> frames = frames(id);
      assertThat(frames.get(0).path("type").asText()).isEqualTo("gap");
      assertThat(frames.get(0).path("oldest").asLong()).isEqualTo(201);
      assertThat(frames.get(1).path("type").asText()).isEqualTo("snapshot");
    }
  }

  @Test
  void burst_beyond_two_frames_comes_as_cells_that_add_up() {
    watch("a");
    frames("a");
    post(clicks("c", 5_000));
    post(click("far", null, null, null));
    room.pass(FLUSH);
    List<String> sent = room.visitor("a").news();
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(32 * 1024);
    JsonNode cells = Json.tree(sent.getFirst());
    assertThat(cells.path("type").asText()).isEqualTo("cells");
    assertThat(cells.path("seq").asLong()).isEqualTo(5_001);
    assertThat(cells.path("edge").asDouble()).isBetween(0.5, 90.0);
    long count = 0;
    for (JsonNode cell : cells.path("cells")) count += cell.path("count").asLong();
    assertThat(count).isEqualTo(5_001);
    assertThat(cells.at("/totals/unplaced").asLong()).isEqualTo(1);
  }

  @Test
  void watcher_that_missed_a_burst_gets_the_window_one_by_one_and_the_rest_as_cells() {
    post(clicks("a", 1));
    room.pass(FLUSH);
    post(clicks("b", 3_000));
    room.visitor("w").withAccount("demo").withQuery("after", "1").connects();
    var frames = frames("w");
    assertThat(frames.getFirst().path("type").asText()).isEqualTo("cells");
    assertThat(frames.getFirst().path("after").asLong()).isEqualTo(1);
    assertThat(frames.getFirst().path("seq").asLong()).isEqualTo(2_901);
    long cells = 0;
    for (JsonNode cell : frames.getFirst().path("cells")) cells += cell.path("count").asLong();
    assertThat(cells).isEqualTo(2_900);
    assertThat(frames.stream().mapToInt(frame -> frame.path("clicks").size()).sum()).isEqualTo(100);
    assertThat(frames.getLast().path("seq").asLong()).isEqualTo(3_001);
  }

  @Test
  void watcher_that_missed_two_flushes_lacks_nothing_and_of_a_third_is_told_of_a_gap() {
    post(clicks("a", 10));
    room.pass(FLUSH);
    for (String flush : List.of("b", "c")) {
      post(clicks(flush, 2_000));
      room.pass(FLUSH);
    }
    room.visitor("w").withAccount("demo").withQuery("after", "10").connects();
    assertThat(frames("w").stream().map(ClickFramesTest::count).reduce(0L, Long::sum))
        .isEqualTo(4_000);
    room.visitor("x").withAccount("demo").withQuery("after", "9").connects();
    assertThat(frames("x").getFirst().path("type").asText()).isEqualTo("gap");
  }

  private static long count(JsonNode frame) {
    long count = frame.path("clicks").size();
    for (JsonNode cell : frame.path("cells")) count += cell.path("count").asLong();
    return count;
  }

  @Test
  void medium_burst_comes_as_frames_that_follow_each_other() {
    watch("a");
    frames("a");
    post(clicks("c", 400));
    room.pass(FLUSH);
    List<JsonNode> frames = frames("a");
    assertThat(frames).hasSize(2);
    assertThat(frames.get(0).path("after").asLong()).isZero();
    assertThat(frames.get(1).path("after")).isEqualTo(frames.get(0).path("seq"));
    assertThat(frames.get(1).path("seq").asLong()).isEqualTo(400);
    assertThat(frames.get(0).path("clicks").size() + frames.get(1).path("clicks").size())
        .isEqualTo(400);
  }

  @Test
  void large_snapshot_goes_on_in_frames_up_to_the_newest() {
    room.close();
    room = opened(Map.of());
    post(clicks("c", 1_000));
    watch("a");
    List<JsonNode> frames = frames("a");
    assertThat(frames.size()).isGreaterThan(2);
    long seen = frames.getFirst().path("seq").asLong();
    for (JsonNode frame : frames.subList(1, frames.size())) {
      assertThat(frame.path("type").asText()).isEqualTo("clicks");
      assertThat(frame.path("after").asLong()).isEqualTo(seen);
      seen = frame.path("seq").asLong();
    }
    assertThat(seen).isEqualTo(1_000);
  }

  @Test
  void throttled_watcher_gets_everything_in_one_larger_batch() {
    watch("a");
    frames("a");
    room.visitor("a").nextSends(Send.IS_THROTTLED);
    post(click("1"));
    room.pass(FLUSH);
    post(click("2"));
    room.pass(FLUSH);
    List<JsonNode> frames = frames("a");
    assertThat(frames.getFirst().path("after").asLong()).isZero();
    assertThat(frames.getLast().path("seq").asLong()).isEqualTo(2);
  }

  @Test
  void watcher_that_never_reads_costs_the_others_nothing_and_is_told_of_its_gap() {
    watch("a");
    watch("b");
    frames("a");
    frames("b");
    room.visitor("a").stalls();
    for (int i = 0; i < 5; i++) {
      post(clicks("c" + i + "-", 150));
      room.pass(FLUSH);
    }
    assertThat(frames("b")).hasSize(5);
    room.visitor("a").readsOn();
    List<String> types = frames("a").stream().map(f -> f.path("type").asText()).toList();
    assertThat(types).startsWith("clicks").contains("gap", "snapshot");
  }
}
