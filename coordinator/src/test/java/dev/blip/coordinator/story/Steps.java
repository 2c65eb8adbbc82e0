package dev.blip.coordinator.story;

import dev.blip.coordinator.story.Step.Comes;
import dev.blip.coordinator.story.Step.Crashes;
import dev.blip.coordinator.story.Step.Hibernates;
import dev.blip.coordinator.story.Step.Leaves;
import dev.blip.coordinator.story.Step.NeighbourCrashes;
import dev.blip.coordinator.story.Step.NeighbourWillCrash;
import dev.blip.coordinator.story.Step.Passes;
import dev.blip.coordinator.story.Step.SayTogether;
import dev.blip.coordinator.story.Step.Saying;
import dev.blip.coordinator.story.Step.Says;
import dev.blip.coordinator.story.Step.Sends;
import dev.blip.coordinator.story.Step.WillCrash;
import dev.blip.coordinator.testkit.Send;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Makes stories up. */
final class Steps {
  private static final Arbitrary<Integer> WHO = Arbitraries.integers().between(0, 2);
  private static final Arbitrary<Integer> NAME = Arbitraries.integers().between(0, 2);

  private Steps() {}

  static Arbitrary<List<Step>> story() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, WHO.map(Comes::new)),
            Tuple.of(1, WHO.map(Leaves::new)),
            Tuple.of(12, says()),
            Tuple.of(3, says().list().ofMinSize(2).ofMaxSize(4).map(SayTogether::new)),
            Tuple.of(2, Combinators.combine(WHO, send()).as(Sends::new)),
            Tuple.of(3, Arbitraries.integers().between(1, 30_000).map(Passes::new)),
            Tuple.of(1, Arbitraries.just(new Hibernates())),
            Tuple.of(1, Arbitraries.just(new Crashes())),
            Tuple.of(1, Arbitraries.just(new NeighbourCrashes())),
            Tuple.of(1, willCrash().map(w -> new NeighbourWillCrash(w.commits(), w.before()))),
            Tuple.of(2, willCrash()))
        .map(Step.class::cast)
        .list()
        .ofMinSize(5)
        .ofMaxSize(40);
  }

  private static Arbitrary<WillCrash> willCrash() {
    return Combinators.combine(Arbitraries.integers().between(1, 4), Arbitraries.of(true, false))
        .as(WillCrash::new);
  }

  private static Arbitrary<Send> send() {
    return Arbitraries.of(Send.FAILS, Send.IS_THROTTLED, Send.LOSES_ITS_ANSWER);
  }

  private static Arbitrary<Says> says() {
    return Combinators.combine(WHO, saying()).as(Says::new);
  }

  private static Arbitrary<Saying> saying() {
    return Arbitraries.oneOf(
        NAME.map(Saying.Put::new),
        Arbitraries.of(
            new Saying.Say(),
            new Saying.Whisper(),
            new Saying.Attach(),
            new Saying.Publish(),
            new Saying.Follow(),
            new Saying.Call(),
            new Saying.Die(),
            new Saying.Fail(),
            new Saying.Refuse()),
        NAME.map(Saying.Tag::new),
        Combinators.combine(NAME, Arbitraries.integers().between(1, 40_000)).as(Saying.Alarm::new),
        NAME.map(Saying.Cancel::new));
  }
}
