package dev.blip.functions;

/**
 * One instance's permits of one limiter, good until the limiter's minute ends. They are taken in
 * advance, a thousandth of the limit or an eighth of what was used in this minute at a time: so a
 * busy instance asks seldom, and an idle one keeps few from the others. Safe for use by many
 * threads.
 */
final class Lease {
  private static final int USED_TO_WANTED = 8;

  private static final int MINUTE_MS = 60_000;

  private final String limiter;
  private final int limit;
  private final int least;
  private final int most;
  private long from;
  private long until;
  private int left;
  private int used;
  private boolean isUsedUp;
  private boolean isOurs;

  /**
   * @param limit what the limiter gives in a minute
   */
  Lease(String limiter, int limit) {
    this.limiter = limiter;
    this.limit = limit;
    least = Math.max(1, limit / 1_000);
    most = Math.max(1, limit / 60);
  }

  String limiter() {
    return limiter;
  }

  /** How many permits the limiter should be asked for; 0 while there is no need to. */
  synchronized int wanted(long now) {
    if (isOver(now)) end();
    return left > 0 || isUsedUp
        ? 0
        : Math.clamp(used / USED_TO_WANTED, least, Math.max(least, most));
  }

  /** Milliseconds until there are permits again; 0 unless the limiter said that there are none. */
  synchronized long waitMs(long now) {
    return isUsedUp && !isOver(now) ? until - now : 0;
  }

  /**
   * The limiter has answered.
   *
   * @param asked when it was asked: its minute ends a little later than this instance believes
   */
  synchronized void take(Limits.Permits.Grant grant, long asked) {
    from = asked;
    until = asked + grant.leftMs();
    left += grant.granted();
    isUsedUp = left == 0;
    isOurs = false;
  }

  /**
   * The limiter could not be asked: this instance gives what the limiter would, in a minute of its
   * own that begins now, or has begun so.
   */
  synchronized void standIn(long now) {
    if (left > 0 && !isOver(now)) return;
    if (isOurs && !isOver(now)) {
      isUsedUp = true;
      return;
    }
    end();
    isOurs = true;
    from = now;
    until = now + MINUTE_MS;
    left = limit;
  }

  /** Uses one, if there is one: where the limiter could not be asked, there is none. */
  synchronized void use() {
    if (left == 0) return;
    left--;
    used++;
  }

  /** A clock that was set back must not lengthen it. */
  private boolean isOver(long now) {
    return now >= until || now < from;
  }

  private void end() {
    left = 0;
    used = 0;
    isUsedUp = false;
    isOurs = false;
  }
}
