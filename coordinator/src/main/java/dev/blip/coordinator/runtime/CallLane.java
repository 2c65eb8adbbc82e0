package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomReply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The calls to one destination: the first of them is under way, or rests. */
final class CallLane {
  /** So long a try may last, however long the call. */
  private static final long LONGEST_TRY = Duration.ofSeconds(30).toMillis();

  private static final Backoff TRIES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

  private final Deque<OutgoingCall> calls = new ArrayDeque<>();
  private int tries;
  private int failures;
  private long restsUntil;

  /** What the last try of the first call was answered, though another may do better. */
  private @Nullable RoomReply lastAnswer;

  /** Of the try that is under way, 0 if none is: after that it counts as lost. */
  private long triedUntil;

  void add(OutgoingCall call) {
    calls.addLast(call);
  }

  void takeBack() {
    calls.removeLast();
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  OutgoingCall first() {
    return calls.getFirst();
  }

  /** Its answer has been taken; the next may go. */
  void removeFirst() {
    calls.removeFirst();
    failures = 0;
    restsUntil = 0;
    lastAnswer = null;
  }

  void putFirst(OutgoingCall call) {
    calls.addFirst(call);
  }

  /** The first call has an answer that is to be taken again later. */
  void answered(RoomReply reply, long until) {
    OutgoingCall call = calls.removeFirst();
    calls.addFirst(
        new OutgoingCall(
            call.number(), call.to(), call.name(), call.hops(), until, call.passing(), reply));
  }

  /** Whether the first call can be made now. */
  boolean isFree(long now) {
    return !calls.isEmpty() && triedUntil == 0 && restsUntil <= now;
  }

  /** Begins a try and answers its number. */
  int begin(long now) {
    triedUntil = Math.max(now + 1, Math.min(now + LONGEST_TRY, first().until()));
    return ++tries;
  }

  /** A try has ended; false if another call or try has taken its place. */
  boolean end(OutgoingCall call, int number) {
    if (triedUntil == 0 || number != tries || calls.peekFirst() != call) return false;
    triedUntil = 0;
    return true;
  }

  /** Whether a try of a call that must not be forgotten is. */
  boolean isUnderWay() {
    return triedUntil != 0 && !first().isPassing();
  }

  /** The number of the try that has lasted too long, if one has. */
  @Nullable Integer lost(long now) {
    return triedUntil != 0 && triedUntil <= now ? tries : null;
  }

  /** An answer that is not the last word yet. */
  void answered(RoomReply reply) {
    lastAnswer = reply;
  }

  /** That of the last try that had one. */
  @Nullable RoomReply lastAnswer() {
    return lastAnswer;
  }

  void rest(long now) {
    rest(now, TRIES.jittered(++failures));
  }

  /** The same, and no less than is asked for; at most what is left of the call. */
  void restAtLeast(long now, Duration asked) {
    rest(now);
    restsUntil = Math.min(Math.max(restsUntil, now + asked.toMillis()), first().until());
  }

  void rest(long now, Duration pause) {
    restsUntil = now + pause.toMillis();
  }

  /** Pauses and tries last as long as before. */
  void clockWentBack(long by) {
    restsUntil = Math.max(0, restsUntil - by);
    if (triedUntil != 0) triedUntil = Math.max(1, triedUntil - by);
  }

  int failures() {
    return failures;
  }

  void failed() {
    failures++;
  }

  /** Epoch milliseconds at which there will be something to do if nothing happens before. */
  long due() {
    return triedUntil != 0 ? triedUntil : restsUntil;
  }
}
