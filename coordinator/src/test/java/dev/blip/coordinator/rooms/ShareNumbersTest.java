package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Share;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The numbers that a share's watchers are told: dense, and of nothing but its clicks. */
class ShareNumbersTest extends ClickStory {
  private static final Share SHARE = new Share("one", "shown", null);
  private int posted;

  private void post(String link, int count) {
    List<String> clicks =
        IntStream.range(0, count)
            .mapToObj(i -> click(++posted + "-" + room.clock().millis(), link))
            .toList();
    post(clicks.toString());
    room.pass(FLUSH);
  }

  private void opens(String after) {
    var visitor = room.visitor("s").withAccount("demo");
    visitor.withHeader(Share.HEADER, Json.write(SHARE)).withQuery("after", after).connected();
  }

  private JsonNode only() {
    List<JsonNode> frames = frames("s");
    assertThat(frames).hasSize(1);
    return frames.getFirst();
  }

  private static List<Long> numbers(JsonNode frame) {
    return StreamSupport.stream(frame.path("clicks").spliterator(), false)
        .map(click -> click.path("seq").asLong())
        .toList();
  }

  private static void isWhole(JsonNode frame, String type, long after, int count) {
    assertThat(frame.path("type").asText()).as(frame.toString()).isEqualTo(type);
    assertThat(frame.path("seq").asLong()).isEqualTo(after + count);
    assertThat(frame.has("matched")).isFalse();
    assertThat(numbers(frame))
        .isEqualTo(IntStream.rangeClosed(1, count).mapToObj(i -> after + i).toList());
  }

  @Test
  void share_hears_nothing_of_other_links_neither_numbers_nor_frames() {
    post("hidden", 7);
    post("shown", 2);
    opens("");
    JsonNode snapshot = only();
    long before = snapshot.path("oldest").asLong() - 1;
    isWhole(snapshot, "snapshot", before, 2);
    assertThat(snapshot.at("/totals/link").asText()).isEqualTo("shown");
    assertThat(snapshot.path("newest").asLong()).isEqualTo(before + 2);
    post("hidden", 90);
    assertThat(frames("s")).isEmpty();
    post("shown", 1);
    JsonNode batch = only();
    assertThat(batch.path("after").asLong()).isEqualTo(before + 2);
    isWhole(batch, "clicks", before + 2, 1);
    room.visitor("s").says("{\"type\":\"sync\",\"after\":" + (before + 1) + "}");
    isWhole(only(), "clicks", before + 1, 2);
  }

  @Test
  void share_comes_back_where_it_was_whatever_the_window_let_go_of_meanwhile() {
    post("shown", 3);
    opens("");
    long seen = only().path("seq").asLong();
    room.visitor("s").leaves();
    post("shown", 2);
    post("hidden", 60);
    room.hibernate();
    opens(Long.toString(seen));
    isWhole(only(), "clicks", seen, 2);
    room.visitor("s").leaves();
    post("hidden", 99);
    room.pass(Duration.ofMinutes(2));
    room.crash();
    post("shown", 1);
    opens(Long.toString(seen + 2));
    isWhole(only(), "clicks", seen + 2, 1);
    room.pass(Duration.ofMinutes(2));
    isKnown(seen);
  }

  /** What is gone, and what never was, is a gap. */
  private void isKnown(long seen) {
    for (long other : List.of(seen, seen + 4, 1L)) {
      room.visitor("s").says("{\"type\":\"sync\",\"after\":" + other + "}");
      List<JsonNode> frames = frames("s");
      assertThat(frames.getFirst().path("type").asText()).isEqualTo("gap");
      assertThat(frames.getFirst().path("oldest").asLong()).isEqualTo(seen + 3);
      isWhole(frames.getLast(), "snapshot", seen + 2, 1);
    }
  }

  @Test
  void numbers_that_nobody_used_for_a_week_are_none_of_the_next_ones() {
    post("shown", 3);
    opens("");
    long seen = only().path("seq").asLong();
    room.pass(Duration.ofDays(8));
    post("shown", 1);
    isWhole(only(), "clicks", seen, 1);
    room.visitor("s").leaves();
    room.pass(Duration.ofDays(8));
    post("hidden", 1);
    room.pass(Duration.ofMinutes(2));
    post("shown", 1);
    opens(Long.toString(seen + 1));
    assertThat(frames("s").getFirst().path("type").asText()).isEqualTo("gap");
  }
}
