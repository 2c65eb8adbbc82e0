package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.rooms.topic.SubscriptionTable.PendingRow;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are handed out one by one, each to one member, and kept in mind until they are
 * acknowledged: a subscription with explicit acknowledgements, or a group. What comes back is
 * handed out again before what is new, in sequence. Memory and rows are bounded by what members may
 * have in flight.
 *
 * <p>Without acknowledgements a message counts as acknowledged when it was sent, which is looked up
 * in its member's place.
 */
final class Queue extends Subscription {
  /** What one hook hands out at most; the rest follows in the next. */
  private static final int MOST_AT_ONCE = 1_000;

  private final RoomContext room;
  private final SubscriptionTable table;
  private final TopicLog log;
  private final TopicTime time;
  private final Burial burial;
  private final TreeMap<Long, Pending> pending = new TreeMap<>();
  private final TreeSet<Pending> waiting = new TreeSet<>(Pending.BY_TURN);
  private final TreeSet<Pending> dues = new TreeSet<>(Pending.BY_DUE);
  private long ackWait;
  private long next;
  private long turns;

  Queue(
      RoomContext room,
      SubscriptionTable table,
      TopicLog log,
      TopicTime time,
      Burial burial,
      SubscriptionTable.Row row) {
    super(row.number(), row.durable(), row.group(), row.explicit());
    this.room = room;
    this.table = table;
    this.log = log;
    this.time = time;
    this.burial = burial;
    this.ackWait = row.ackWait();
    this.next = row.next();
  }

  /** Takes a row from before the room was made anew. */
  void load(PendingRow row, @Nullable Member member) {
    var found = new Pending(row.seq());
    found.delivery = row.delivery();
    found.number = row.number();
    found.due = row.due();
    pending.put(found.seq, found);
    if (member == null) {
      waiting.add(found);
    } else {
      hold(found, member);
      member.last = Math.max(member.last, found.number);
    }
  }

  @Override
  long next() {
    return pending.isEmpty() ? next : pending.firstKey();
  }

  @Override
  int inFlight() {
    return pending.size() - waiting.size();
  }

  @Override
  void waitFor(long ackWaitMs) {
    if (ackWait == ackWaitMs) return;
    ackWait = ackWaitMs;
    table.ackWait(this, ackWait);
  }

  @Override
  void join(Member member) {
    members.add(member);
    room.connection(member.connection)
        .orElseThrow()
        .followClosely(Place.of(member.lane, member.last));
  }

  @Override
  void resume(Member member) {
    members.add(member);
    var connection = room.connection(member.connection);
    connection.ifPresent(c -> c.place().ifPresent(c::followClosely));
    member.last = Math.max(member.last, member.sent(room).orElse(0));
  }

  @Override
  void leave(Member member, OptionalLong sent) {
    settle(member, sent);
    members.remove(member);
    long through = sent.orElse(Long.MAX_VALUE);
    table.release(member, through);
    for (Pending left : List.copyOf(member.held.values())) {
      if (left.number > through) left.delivery--;
      letGo(left, "its subscriber left");
    }
  }

  /** Hands out what waits and what is new; tells whether there may be more to do at once. */
  boolean handOut() {
    if (!explicit) members.forEach(member -> settle(member, member.sent(room)));
    long before = next;
    int many = 0;
    while (many < MOST_AT_ONCE && handOutOne()) many++;
    if (next != before) table.next(this, next);
    if (!dues.isEmpty() && explicit) time.wakeAt(dues.getFirst().due);
    return many == MOST_AT_ONCE;
  }

  private boolean handOutOne() {
    boolean again = !waiting.isEmpty();
    if (!again && next > log.newest()) return false;
    Pending one = again ? waiting.getFirst() : new Pending(next);
    Member member = choose(one.late);
    if (member == null) return false;
    if (again) waiting.remove(one);
    else pending.put(next++, one);
    one.delivery++;
    one.number = ++member.last;
    one.due = explicit ? time.now() + ackWait : Long.MAX_VALUE;
    one.late = null;
    member.turn = ++turns;
    hold(one, member);
    table.put(this, one);
    return true;
  }

  /** Who has fewest in flight, else whose turn it is; who was late only if nobody else can. */
  private @Nullable Member choose(@Nullable Member late) {
    Member best = null;
    for (Member member : members) {
      if (!member.takesMore()) continue;
      if (best == null || isBefore(member, best, late)) best = member;
    }
    return best;
  }

  private static boolean isBefore(Member one, Member other, @Nullable Member late) {
    if (one == late || other == late) return other == late;
    int fewer = Integer.compare(one.held.size(), other.held.size());
    return fewer != 0 ? fewer < 0 : one.turn < other.turn;
  }

  private void hold(Pending one, Member member) {
    one.member = member;
    member.held.put(one.number, one);
    dues.add(one);
  }

  /** It waits for another hand-out, or is set aside; tells whether it waits. */
  private boolean letGo(Pending one, String why) {
    take(one);
    if (explicit && burial.isDue(one.delivery)) {
      burial.letters().add(this, one, why);
      ack(one.seq);
      return false;
    }
    waiting.add(one);
    return true;
  }

  /** It is handed out again, as if it had never been. */
  void revive(long seq) {
    if (pending.containsKey(seq)) return;
    var again = new Pending(seq);
    pending.put(seq, again);
    waiting.add(again);
    table.put(this, again);
  }

  private void take(Pending one) {
    dues.remove(one);
    Member member = one.member;
    if (member != null) member.held.remove(one.number);
    one.member = null;
  }

  /** Whether a number can have been handed out. */
  boolean hasReached(long seq) {
    return seq < next;
  }

  long handedOutUpTo() {
    return next - 1;
  }

  /** It is dealt with, whoever had it. */
  void ack(long seq) {
    Pending done = pending.remove(seq);
    if (done == null) return;
    waiting.remove(done);
    take(done);
    table.remove(this, seq);
  }

  /** A member wants it again. */
  void nak(Member member, long seq) {
    Pending one = pending.get(seq);
    if (one == null || one.member != member) return;
    one.letDown++;
    if (letGo(one, "its subscriber could not deal with it")) table.put(this, one);
  }

  /** A member needs longer for it. */
  void working(Member member, long seq) {
    Pending one = pending.get(seq);
    if (one != null && one.member == member) dueAgain(one);
  }

  private void dueAgain(Pending one) {
    dues.remove(one);
    one.due = time.now() + ackWait;
    dues.add(one);
    table.put(this, one);
  }

  /** Takes back what is overdue; what its member has not been sent yet goes to another, if any. */
  void expire() {
    if (!explicit) return;
    long now = time.now();
    while (!dues.isEmpty() && dues.getFirst().due <= now) expire(dues.getFirst());
    if (!dues.isEmpty()) time.wakeAt(dues.getFirst().due);
  }

  private void expire(Pending one) {
    Member member = one.member;
    if (member == null) return;
    boolean sent = member.sent(room).orElse(Long.MAX_VALUE) >= one.number;
    if (!sent && !hasRoomBeside(member)) {
      dueAgain(one);
      return;
    }
    if (!sent) one.delivery--;
    one.letDown++;
    if (!letGo(one, "it was not acknowledged within " + ackWait + " ms")) return;
    one.late = member;
    table.put(this, one);
  }

  /** Whether another member takes more. */
  private boolean hasRoomBeside(Member member) {
    return members.stream().anyMatch(other -> other != member && other.takesMore());
  }

  /** Without acknowledgements, what was sent to a member is done with. */
  private void settle(Member member, OptionalLong sent) {
    if (explicit || sent.isEmpty()) return;
    var done = List.copyOf(member.held.headMap(sent.getAsLong(), true).values());
    if (done.isEmpty()) return;
    for (Pending one : done) {
      take(one);
      pending.remove(one.seq);
    }
    table.removeSent(member, sent.getAsLong());
  }

  /** Whether something could be handed out once members were sent what they have. */
  boolean waitsForSending() {
    return !explicit && inFlight() > 0 && (next <= log.newest() || !waiting.isEmpty());
  }

  @Override
  long skipTrimmed(long oldest) {
    long lowest = next();
    if (lowest >= oldest) return -1;
    for (Pending gone : List.copyOf(pending.headMap(oldest).values())) {
      take(gone);
      pending.remove(gone.seq);
      waiting.remove(gone);
    }
    table.removeBefore(this, oldest);
    if (next < oldest) {
      next = oldest;
      table.next(this, next);
    }
    return lowest - 1;
  }
}
