package dev.blip.coordinator.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.contract.ProbeParty;
import dev.blip.coordinator.story.Step.Saying;
import dev.blip.coordinator.story.Step.Says;
import dev.blip.coordinator.testkit.Answer;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.Send;
import dev.blip.coordinator.testkit.TestClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets the same things happen to a room and to its model. */
final class Story implements AutoCloseable {
  final RoomTest room = RoomTest.of(new ProbeParty(this::end));
  final RoomTest neighbour =
      RoomTest.setUp(new ProbeParty(this::end)).named("neighbour").beside(room).open();
  final Model model = new Model();
  private final Map<Integer, String> here = new HashMap<>();
  private int comings;
  private int mishaps;
  private boolean together;

  /** How often the room may have gone back to say something twice. */
  int mishaps() {
    return mishaps;
  }

  private void end() {
    room.crashInHook();
    mishaps++;
  }

  void happens(Step step) {
    switch (step) {
      case Step.Comes(int who) -> comes(who);
      case Step.Leaves(int who) -> leaves(who);
      case Says says -> says(says);
      case Step.SayTogether(var all) -> {
        together = true;
        room.inOneTurn(() -> all.forEach(this::says));
        together = false;
      }
      case Step.Sends(int who, Send send) -> sends(who, send);
      case Step.Passes(int milliseconds) -> passes(Duration.ofMillis(milliseconds));
      case Step.Hibernates _ -> room.hibernate();
      case Step.Crashes _ -> {
        room.crash();
        mishaps++;
      }
      case Step.NeighbourCrashes _ -> neighbour.crash();
      case Step.NeighbourWillCrash(int commits, boolean before) -> {
        if (before) neighbour.crashBeforeCommits(commits);
        else neighbour.crashAfterCommits(commits);
      }
      case Step.WillCrash(int commits, boolean before) -> {
        if (before) room.crashBeforeCommits(commits);
        else room.crashAfterCommits(commits);
        mishaps++;
      }
    }
  }

  private void comes(int who) {
    if (here.containsKey(who)) return;
    String id = "abc".charAt(who) + Integer.toString(++comings);
    here.put(who, id);
    room.visitor(id).connects();
    model.comes(id);
  }

  /** What they said is answered first: the room drops what comes of someone who is gone. */
  private void leaves(int who) {
    String id = here.remove(who);
    if (id == null) return;
    room.comesBack();
    room.visitor(id).leaves();
    model.leaves(id);
  }

  private void sends(int who, Send send) {
    String id = here.get(who);
    if (id == null) return;
    room.visitor(id).nextSends(send);
    if (send == Send.LOSES_ITS_ANSWER) mishaps++;
  }

  /** At the end all is well again, so what was due has happened. */
  void passes(Duration time) {
    room.pass(time).comesBack();
    model.timeIs(room.clock().millis());
  }

  private void says(Says says) {
    @Nullable String id = here.get(says.who());
    if (id != null) says(room.visitor(id), model.person(id), says.saying());
  }

  private void says(TestClient visitor, Model.Person person, Saying saying) {
    switch (saying) {
      case Saying.Put(int key) -> {
        String text = model.text();
        visitor.says("put key" + key + " " + text);
        model.kept.put("key" + key, text);
      }
      case Saying.Say _ -> {
        String text = model.text();
        says(visitor, "say " + text, text);
        model.tell(text);
      }
      case Saying.Whisper _ -> {
        String text = model.text();
        says(visitor, "whisper " + text, text);
        for (Model.Person other : model.here()) if (other != person) other.told.add(text);
      }
      case Saying.Tag(int label) -> {
        visitor.says("tag tag" + label);
        person.tag = "tag" + label;
      }
      case Saying.Attach _ -> {
        String text = model.text();
        visitor.says("attach " + text);
        person.attachment = text;
      }
      case Saying.Publish _ -> publish(visitor);
      case Saying.Follow _ -> {
        if (!person.follows) visitor.says("follow 0");
        person.follows = true;
      }
      case Saying.Alarm(int name, int milliseconds) -> {
        Duration delay = Duration.ofMillis(milliseconds);
        visitor.says("alarm alarm" + name + " " + delay);
        model.set("alarm" + name, room.clock().millis() + milliseconds);
      }
      case Saying.Cancel(int name) -> {
        visitor.says("cancel alarm" + name);
        model.cancel("alarm" + name);
      }
      case Saying.Call _ -> {
        String text = model.text();
        visitor.says("call " + text + " probe/neighbour publish " + text);
        model.calls.add(text);
      }
      case Saying.Die _ -> {
        visitor.says("die");
        person.told.add(Model.INTERNAL);
      }
      case Saying.Fail _ -> {
        visitor.says("fail");
        person.told.add(Model.INTERNAL);
      }
      case Saying.Refuse _ -> {
        visitor.says("refuse");
        person.told.add(Model.BAD_REQUEST);
      }
    }
  }

  /** What was not answered is not known to be on disk, so nobody may have heard of it. */
  private void says(TestClient visitor, String words, String text) {
    Answer answer = visitor.says(words);
    if (together || !answer.isLost()) return;
    for (String id : model.people.keySet()) {
      assertThat(room.visitor(id).heard()).noneMatch(frame -> frame.contains(text));
    }
  }

  private void publish(TestClient visitor) {
    String text = model.text();
    says(visitor, "publish " + text, text);
    model.news.add(text);
  }

  /** Time enough for every retry, and a last piece of news by which all followers catch up. */
  void ends() {
    passes(Duration.ofMinutes(2));
    TestClient last = room.connect("last");
    model.comes("last");
    publish(last);
    passes(Duration.ofMinutes(1));
  }

  @Override
  public void close() {
    neighbour.close();
    room.close();
  }
}
