package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.Followers;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.UrlFollower;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each URL that follows the room's logs what it lacks, one batch at a time: chosen in a
 * turn, tried when its end is on disk, and its outcome an event. For one thread at a time.
 */
final class UrlFollowers implements Followers {
  private static final int NO_ANSWER = 504;
  private static final Logger LOG = LoggerFactory.getLogger(UrlFollowers.class);

  private final RoomAddress address;
  private final RuntimeServices services;
  private final FollowerTable table;
  private final OutgoingTable identity;
  private final UndoLog undoLog;
  private final Consumer<RoomEvent> events;
  private final Map<String, FollowerState> followers = new TreeMap<>();

  UrlFollowers(
      RoomAddress address,
      RuntimeServices services,
      FollowerTable table,
      OutgoingTable identity,
      UndoLog undoLog,
      Consumer<RoomEvent> events) {
    this.address = address;
    this.services = services;
    this.table = table;
    this.identity = identity;
    this.undoLog = undoLog;
    this.events = events;
    for (var kept : table.all()) followers.put(kept.follower().id(), FollowerState.inherited(kept));
  }

  @Override
  public void put(String id, URI uri, String log, long after) {
    undoLog.requireHook();
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      throw new IllegalArgumentException(
          "follower must have 1.." + LONGEST_ID + " characters, has " + id.length());
    }
    if (after < 0) throw new IllegalArgumentException("place must be 0 or more, was " + after);
    // The same checks as a request's.
    var checked = FetchRequest.get(uri).uri();
    if (!followers.containsKey(id) && followers.size() >= MOST) {
      throw new Refusal(429, "room must have 0.." + MOST + " followers, has " + followers.size());
    }
    identity.make();
    var follower = new UrlFollower(id, checked, log, after, 0, null);
    var state = FollowerState.begun(follower);
    table.put(state.kept());
    replace(id, state);
  }

  @Override
  public boolean remove(String id) {
    undoLog.requireHook();
    if (!followers.containsKey(id)) return false;
    table.remove(id);
    replace(id, null);
    return true;
  }

  private void replace(String id, @Nullable FollowerState next) {
    FollowerState before = next == null ? followers.remove(id) : followers.put(id, next);
    undoLog.onUndo(
        () -> {
          if (before == null) followers.remove(id);
          else followers.put(id, before);
        });
  }

  /** Lets none follow any more; within a hook. */
  void removeAll() {
    table.removeAll();
    var before = Map.copyOf(followers);
    followers.clear();
    undoLog.onUndo(() -> followers.putAll(before));
  }

  @Override
  public Optional<UrlFollower> get(String id) {
    return Optional.ofNullable(followers.get(id)).map(FollowerState::follower);
  }

  @Override
  public List<UrlFollower> all() {
    return followers.values().stream().map(FollowerState::follower).toList();
  }

  /** The clock was set back. */
  void clockWentBack(long by) {
    followers.values().forEach(state -> state.clockWentBack(by));
  }

  /** Logs may have grown. */
  void haveNews() {
    followers.values().forEach(FollowerState::hasNews);
  }

  /** Chooses what is to be chosen, and counts tries that have lasted too long as lost. */
  void choose(Hooks hooks) {
    if (followers.isEmpty()) return;
    long now = services.clock().millis();
    for (FollowerState state : List.copyOf(followers.values())) {
      Integer lost = state.lost(now);
      if (lost != null) posted(new RoomEvent.Posted(state, lost, null), hooks);
      else if (state.isToChoose(now)) choose(state, hooks);
      else if (state.isToPost(now)) start(state, hooks);
    }
  }

  /** The room makes the request; one that does not start is asked again later. */
  private void start(FollowerState state, Hooks hooks) {
    hooks.start();
    if (hooks.room() != null) return;
    state.failed(services.clock().instant(), Duration.ZERO);
    table.put(state.kept());
  }

  private void choose(FollowerState state, Hooks hooks) {
    UrlFollower follower = state.follower();
    hooks.run(
        Occasion.of("onDeliver", follower.id() + " after " + follower.after())
            .isNew(state.isNewChoice()),
        room -> {
          Optional<Batch> batch = room.onDeliver(follower, Long.MAX_VALUE);
          if (batch.isEmpty()) {
            state.hasAll();
            return RoomReply.NOTHING;
          }
          requireProgress(follower, batch.get());
          state.chosen(batch.get());
          table.put(state.kept());
          return RoomReply.NOTHING;
        },
        (_, problem, _) -> {
          state.chooseAgain();
          state.failed(services.clock().instant(), Duration.ZERO);
          table.put(state.kept());
          return RoomReply.NOTHING;
        });
  }

  private static void requireProgress(UrlFollower follower, Batch batch) {
    if (batch.through() > follower.after()) return;
    throw new IllegalStateException(
        "batch must lead to more than %d, led to %d".formatted(follower.after(), batch.through()));
  }

  /** Begins the tries that are due; between transactions. */
  void post(Hooks hooks) {
    if (followers.isEmpty()) return;
    long now = services.clock().millis();
    Room room = hooks.room();
    for (FollowerState state : followers.values()) {
      if (room != null && state.isToPost(now)) post(state, room, hooks, now);
    }
    if (followers.values().stream().anyMatch(state -> state.isToChoose(now))) {
      events.accept(new RoomEvent.Woken());
    }
  }

  private void post(FollowerState state, Room room, Hooks hooks, long now) {
    UrlFollower follower = state.follower();
    FetchRequest request = request(state, room, hooks);
    int number = state.begin(now);
    if (request == null) {
      events.accept(new RoomEvent.Posted(state, number, null));
      return;
    }
    String key =
        "%s-%s-%d-%d"
            .formatted(identity.incarnation(), follower.id(), follower.after(), state.through());
    services
        .outbound()
        .bring(request, key)
        .whenComplete((reply, _) -> events.accept(new RoomEvent.Posted(state, number, reply)));
  }

  /** The request for the very batch whose end is on disk; null if the room cannot make it. */
  private @Nullable FetchRequest request(FollowerState state, Room room, Hooks hooks) {
    UrlFollower follower = state.follower();
    try {
      Batch known = state.batch();
      Batch batch =
          known != null
              ? known
              : hooks
                  .read("onDeliver", () -> room.onDeliver(follower, state.through()))
                  .orElse(null);
      if (batch == null || batch.through() != state.through()) {
        LOG.warn("room {}: batch for {} is no more; another is chosen", address, follower.id());
        state.chooseAgain();
        return null;
      }
      state.chosen(batch);
      return hooks.read("onPost", () -> room.onPost(follower, batch));
    } catch (Throwable e) {
      hooks.failed("onPost", e);
      return null;
    }
  }

  /** Takes what a try came to; within a transaction. */
  void posted(RoomEvent.Posted event, Hooks hooks) {
    FollowerState state = event.follower();
    UrlFollower follower = state.follower();
    if (followers.get(follower.id()) != state || !state.end(event.number())) return;
    Batch batch = state.batch();
    boolean isNew = state.isNewBatch();
    RoomReply reply = event.reply() != null ? event.reply() : noAnswer(follower);
    if (reply.status() < 300 && batch != null) state.taken();
    else state.failed(services.clock().instant(), RetryAfter.of(reply, services.clock()));
    table.put(state.kept());
    if (batch == null) return;
    hooks.run(
        Occasion.of("onPosted", follower.id() + " through " + batch.through()).isNew(isNew),
        room -> {
          room.onPosted(state.follower(), batch, reply);
          return RoomReply.NOTHING;
        });
  }

  private RoomReply noAnswer(UrlFollower follower) {
    String told = follower.uri() + " has given no answer in time";
    return RoomReply.problem(NO_ANSWER, new Problem("no_answer", told, services.ids().next()));
  }

  /** Whether there is something to do that a crash must not let be forgotten. */
  boolean hasWork() {
    return followers.values().stream().anyMatch(state -> state.due() != Long.MAX_VALUE);
  }

  boolean isUnderWay() {
    return followers.values().stream().anyMatch(FollowerState::isUnderWay);
  }

  /** Epoch milliseconds of the next thing to do if no answer comes; empty if there is none. */
  OptionalLong due() {
    long due =
        followers.values().stream().mapToLong(FollowerState::due).min().orElse(Long.MAX_VALUE);
    return due == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(due);
  }
}
