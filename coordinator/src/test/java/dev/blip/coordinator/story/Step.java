package dev.blip.coordinator.story;

import dev.blip.coordinator.testkit.Send;
import java.util.List;

/** Something that happens to a room. */
sealed interface Step {
  /** Someone comes, if they are not there. */
  record Comes(int who) implements Step {}

  /** Someone leaves, if they are there. */
  record Leaves(int who) implements Step {}

  /** Someone who is there says something. */
  record Says(int who, Saying saying) implements Step {}

  /** Several things are said at once, so that they share a commit. */
  record SayTogether(List<Says> all) implements Step {}

  /** The next calls to someone come to this. */
  record Sends(int who, Send send) implements Step {}

  record Passes(int milliseconds) implements Step {}

  record Hibernates() implements Step {}

  record Crashes() implements Step {}

  /** The coordinator of the neighbour dies, which the room calls. */
  record NeighbourCrashes() implements Step {}

  /** It is to die around a later commit. */
  record NeighbourWillCrash(int commits, boolean before) implements Step {}

  /** The coordinator is to die around a later commit. */
  record WillCrash(int commits, boolean before) implements Step {}

  /** What is said. Texts are made to be told apart. */
  sealed interface Saying {
    record Put(int key) implements Saying {}

    record Say() implements Saying {}

    record Whisper() implements Saying {}

    record Tag(int label) implements Saying {}

    record Attach() implements Saying {}

    record Publish() implements Saying {}

    record Follow() implements Saying {}

    record Alarm(int name, int milliseconds) implements Saying {}

    record Cancel(int name) implements Saying {}

    /** The room calls its neighbour. */
    record Call() implements Saying {}

    /** Its hook changes everything there is, and throws. */
    record Fail() implements Saying {}

    /** Its hook ends the coordinator. */
    record Die() implements Saying {}

    /** Its hook changes everything there is, and refuses. */
    record Refuse() implements Saying {}
  }
}
