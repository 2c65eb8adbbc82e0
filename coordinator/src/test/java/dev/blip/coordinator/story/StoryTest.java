package dev.blip.coordinator.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.testkit.Answer;
import dev.blip.coordinator.testkit.RoomTest;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever happens to a room, in whatever order: it is what its model says. */
class StoryTest {
  @Provide
  Arbitrary<List<Step>> stories() {
    return Steps.story();
  }

  @Property(tries = 250, shrinking = ShrinkingMode.BOUNDED)
  void room_is_what_was_acknowledged_and_everyone_heard_it_in_order(
      @ForAll("stories") List<Step> steps) {
    try (var story = new Story()) {
      for (Step step : steps) story.happens(step);
      story.ends();
      whatWasAcknowledgedIsThere(story);
      whatFailedLeftNoTrace(story);
      everyoneHeardEverythingInOrder(story);
      eachCallWasCarriedOutAndAnsweredOnce(story);
    }
  }

  private static void eachCallWasCarriedOutAndAnsweredOnce(Story story) {
    List<String> calls = story.model.calls;
    assertThat(told(story.neighbour, "news")).isEqualTo(String.join(",", calls));
    List<String> answers = calls.stream().map(text -> text + " 200 done").toList();
    assertThat(told(story, "replies")).isEqualTo(String.join(",", answers));
  }

  private static String told(Story story, String path) {
    return told(story.room, path);
  }

  private static String told(RoomTest room, String path) {
    Answer answer = room.get(path);
    if (answer.isLost()) room.comesBack();
    return answer.body();
  }

  private static void whatWasAcknowledgedIsThere(Story story) {
    story.model.kept.forEach((key, text) -> assertThat(told(story, key)).as(key).isEqualTo(text));
    assertThat(told(story, "newest")).isEqualTo("" + story.model.news.size());
    assertThat(told(story, "connections")).isEqualTo("" + story.model.here().size());
    story.model.people.forEach(
        (id, person) -> {
          assertThat(told(story, "tags/" + id)).isEqualTo(person.isHere ? person.tag : "nobody");
          assertThat(told(story, "attachment/" + id))
              .isEqualTo(person.isHere ? person.attachment : "nobody");
        });
    for (String alarm : List.of("alarm0", "alarm1", "alarm2")) {
      int rings = story.model.rings.getOrDefault(alarm, 0);
      assertThat(told(story, "rings " + alarm)).isEqualTo(rings == 0 ? "nothing" : "" + rings);
      assertThat(told(story, "due/" + alarm)).isEqualTo("not set");
      assertThat(story.model.isSet(alarm)).isFalse();
    }
  }

  private static void whatFailedLeftNoTrace(Story story) {
    assertThat(told(story, "trace")).isEqualTo("nothing");
    assertThat(told(story, "rings trace")).isEqualTo("nothing");
    assertThat(told(story, "due/trace")).isEqualTo("not set");
    assertThat(told(story, "tagged/trace")).isEqualTo("0");
  }

  private static void everyoneHeardEverythingInOrder(Story story) {
    story.model.people.forEach(
        (id, person) -> {
          var heard = Heard.by(story.room.visitor(id));
          heard.frames().follows(person.told, person.isHere, story.mishaps());
          List<String> news = person.follows ? story.model.news : List.of();
          heard.news().follows(news, person.isHere, story.mishaps());
        });
  }
}
