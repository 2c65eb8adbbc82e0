package dev.blip.coordinator.room;

import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * One object per name in the whole cluster, written as a plain class that takes a {@link
 * RoomContext}. Its hooks run one at a time, never two at once, on whatever thread. A hook that
 * waits (for a network, a lock) holds up the room, so let it not.
 *
 * <p>Each hook is a transaction: what it stores, sends, closes and sets takes effect together once
 * it is on disk, or not at all if the hook throws. Throw a {@link Refusal} before changing any
 * field to answer bad input; after a hook that stored something and then threw, and after any other
 * exception, the room is made anew (constructor, {@link #onStart}) before its next hook, so that
 * fields read in {@code onStart} are in step with the storage again. Fields live until the room
 * hibernates; storage lives on.
 *
 * <p>An Error is a hook's failure like any exception. A hook that ends its process is not run again
 * after the second time, for 5 min and then longer.
 */
public interface Room {
  /**
   * The room has been made: read state from storage, create tables. Comes before the first hook
   * after a restart or hibernation, and is a transaction of its own. If it throws, whoever waits is
   * told, and the next event tries again.
   */
  default void onStart() {}

  /**
   * A socket wants to open; throw a {@link Refusal} to turn it away with that status.
   *
   * @param id what the connection will be called
   */
  default void onBeforeConnect(String id, ConnectionRequest request) {}

  /**
   * A socket was let in. What is sent to it here waits until it is open. In one transaction with
   * {@link #onBeforeConnect}; if it throws, the socket is refused.
   */
  default void onConnect(Connection newcomer, ConnectionRequest request) {}

  /**
   * A text message came. If this throws, its sender is sent an {@link #errorFrame}.
   *
   * @param text at most 128 KB, in frames of at most 32 KB: API Gateway closes a socket that sends
   *     a larger frame, as most clients do with a larger message (1009), or binary (1003)
   */
  default void onMessage(Connection sender, String text) {}

  /**
   * A socket closed, or turned out to be gone. It is no longer among the connections, also if this
   * throws; its ID, tags and attachment can still be read.
   */
  default void onClose(Connection leaver, Close close) {}

  /**
   * An HTTP request came; throw a {@link Refusal} for a 4xx. Any other exception is answered with a
   * 500 that says no more than an ID; the log has the rest under it.
   */
  default RoomReply onRequest(RoomRequest request) {
    throw new Refusal(404, "room has nothing at /" + request.path());
  }

  /**
   * What became of a call or fetch of this room: the answer, a refusal (404 if there is no such
   * party, 409 for one that came too late to be carried out), or 504 where there was none in time.
   * If this throws, the answer is kept and comes again after a growing pause, 2 s to 5 min, for a
   * day at most; one to a passing call is dropped.
   *
   * @param name as in {@link RoomContext#call}
   */
  default void onReply(String name, RoomReply reply) {}

  /**
   * An alarm is due. If this throws, the alarm is kept and rings again after a growing pause, 2 s
   * to 5 min.
   */
  default void onAlarm(String name) {}

  /** As {@link #onAlarm(String)}, with what the alarm was set with. */
  default void onAlarm(Alarm alarm) {
    onAlarm(alarm.name());
  }

  /**
   * What a follower that has seen {@code after} is to be sent now. Called between hooks, after
   * {@link RoomContext#deliver}; sees only what is committed, and only reads. One answer serves
   * every follower that stands at the same place. If this throws, they are passed over until the
   * next delivery, and told by an {@link #errorFrame}.
   *
   * @return in order, each with the place it leads to; empty if there is nothing new
   */
  default List<Batch> onDeliver(long after) {
    return List.of();
  }

  /**
   * As {@link #onDeliver(long)}, for those who follow this log by its name. If nothing else is
   * said, a room has the same for all of them.
   */
  default List<Batch> onDeliver(String log, long after) {
    return onDeliver(after);
  }

  /**
   * What a URL that follows a log is to be brought next, after {@link UrlFollower#after}. Called
   * after {@link RoomContext#deliver}, and when its last batch has arrived; sees only what is
   * committed, and only reads. Where the log no longer reaches back, let the batch say so, and lead
   * to the oldest entry.
   *
   * @param most where the batch is to end at most. Asked again with the end of a batch, answer that
   *     very batch: it is tried again
   * @return empty if there is nothing new
   */
  default Optional<Batch> onDeliver(UrlFollower follower, long most) {
    return Optional.empty();
  }

  /**
   * How a batch is brought to a URL, for each try anew; only reads. As it is, a POST of the batch's
   * text as JSON.
   */
  default FetchRequest onPost(UrlFollower follower, Batch batch) {
    return FetchRequest.post(follower.uri(), batch.text());
  }

  /**
   * What became of a try: its answer, 504 if there was none. With 2xx the follower's place has
   * moved on; otherwise the batch comes again, unless the room removes the follower here.
   */
  default void onPosted(UrlFollower follower, Batch batch, RoomReply reply) {}

  /**
   * How this room's protocol tells a sender that its message was refused or failed: {@code
   * {"type":"error","error":{"kind","message","id"}}} if nothing else is said.
   */
  default String errorFrame(Problem problem) {
    return problem.toFrame();
  }
}
