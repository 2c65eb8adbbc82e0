package dev.blip.coordinator.rooms.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * Whatever happens to a durable subscription: nothing acknowledged is delivered again, nothing
 * unacknowledged is forgotten, and the order is kept.
 */
class TopicStoryTest {
  @Provide
  Arbitrary<List<TopicStory.Step>> stories() {
    Arbitrary<Integer> who = Arbitraries.integers().between(0, 2);
    Arbitrary<Integer> any = Arbitraries.integers().between(0, 1_000);
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(6, TopicStory.What.PUBLISH),
                Tuple.of(1, TopicStory.What.PUBLISH_AGAIN),
                Tuple.of(4, TopicStory.What.COME),
                Tuple.of(2, TopicStory.What.LEAVE),
                Tuple.of(8, TopicStory.What.ACK),
                Tuple.of(2, TopicStory.What.NAK),
                Tuple.of(1, TopicStory.What.WORKING),
                Tuple.of(4, TopicStory.What.PASS),
                Tuple.of(2, TopicStory.What.STALL),
                Tuple.of(2, TopicStory.What.CRASH),
                Tuple.of(2, TopicStory.What.CRASH_LATER),
                Tuple.of(1, TopicStory.What.HIBERNATE),
                Tuple.of(1, TopicStory.What.JUMP)),
            who,
            any)
        .as(TopicStory.Step::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(50);
  }

  @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
  void acknowledged_is_done_and_the_rest_comes(
      @ForAll("stories") List<TopicStory.Step> steps, @ForAll boolean group) {
    try (var story = new TopicStory(group)) {
      steps.forEach(story::happens);
      story.ends();
      assertThat(story.heard).hasSize(story.published);
      assertThat(story.topic.subscriber().path("next").asInt()).isEqualTo(story.published + 1);
      assertThat(story.topic.subscriber().path("inFlight").asInt()).isZero();
    }
  }
}
