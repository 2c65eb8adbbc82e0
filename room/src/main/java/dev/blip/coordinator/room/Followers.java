package dev.blip.coordinator.room;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * URLs that follow the room's logs: each has a place, and is brought what comes after it, one batch
 * at a time, until it takes it. However slow one is, it costs the room a number.
 *
 * <p>For each batch {@link Room#onDeliver(UrlFollower, long)} says what it is; its end is on disk
 * before its first try, so that each further try, also after a crash, brings the same under the
 * same {@code Idempotency-Key}. {@link Room#onPost} makes the request anew for each try, and {@link
 * Room#onPosted} is told what became of it. A try that is answered with 2xx moves the place, also
 * behind a redirect that keeps the request (307, 308); after any other answer, 301 to 303 too, the
 * batch comes again, 1 s later, then 2 s, and so on up to every 5 min, or when {@code Retry-After}
 * says, until the room removes the follower.
 */
public interface Followers {
  /** Most followers of a room. */
  int MOST = 100;

  /** Most characters of a follower's name. */
  int LONGEST_ID = 64;

  /**
   * Lets a URL follow, or moves it: what is under way for it is given up.
   *
   * @param id 1..64 characters
   * @param uri as in a {@link FetchRequest}
   * @param log as in {@link Storage#log}
   * @param after 0 for everything
   * @throws IllegalArgumentException beyond these
   * @throws dev.blip.protocol.Refusal (429) beyond 100 followers
   */
  void put(String id, URI uri, String log, long after);

  /** Lets it follow no more; tells whether it did. */
  boolean remove(String id);

  /** The follower of that name. */
  Optional<UrlFollower> get(String id);

  /** All of them, by their names. */
  List<UrlFollower> all();
}
