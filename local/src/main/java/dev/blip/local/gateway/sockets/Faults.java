package dev.blip.local.gateway.sockets;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What API Gateway does now and then, on demand: all off at first, switched at any time. Safe for
 * use by many threads.
 */
public final class Faults {
  private final Set<String> throttled = ConcurrentHashMap.newKeySet();
  private final AtomicLong posts = new AtomicLong();
  private volatile int reordered = 1;
  private volatile boolean disconnectsDropped;
  private volatile boolean unknownForbidden;
  private volatile double throttledShare;
  private volatile Duration postDelay = Duration.ZERO;
  private volatile Duration connectDelay = Duration.ZERO;

  /**
   * Holds each socket's messages in groups and brings a group to the handlers in reverse, one after
   * the other's answer; an incomplete group after a second.
   *
   * @param group messages in a group; 1 switches it off
   */
  public void reorderMessages(int group) {
    if (group < 1) throw new IllegalArgumentException("group must be 1 or more, was " + group);
    reordered = group;
  }

  /** Tells no function that a socket closed. */
  public void dropDisconnects(boolean drop) {
    disconnectsDropped = drop;
  }

  /** Answers 403 instead of 410 about a connection that is not open. */
  public void forbidUnknown(boolean forbid) {
    unknownForbidden = forbid;
  }

  /**
   * Answers that share of all posts with 429, evenly spread.
   *
   * @param share 0 (none) to 1 (all)
   */
  public void throttlePosts(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be 0..1, was " + share);
    }
    throttledShare = share;
  }

  /** Answers every post to this connection with 429. */
  public void throttlePostsTo(String connectionId) {
    throttled.add(connectionId);
  }

  /** Takes posts to this connection again. */
  public void allowPostsTo(String connectionId) {
    throttled.remove(connectionId);
  }

  /** Waits before each call of {@code @connections} is looked at. */
  public void delayPosts(Duration delay) {
    postDelay = delay;
  }

  /** Waits before each handshake is looked at. */
  public void delayConnects(Duration delay) {
    connectDelay = delay;
  }

  int reordered() {
    return reordered;
  }

  public boolean forbidsUnknown() {
    return unknownForbidden;
  }

  boolean dropsDisconnects() {
    return disconnectsDropped;
  }

  /** Whether the next post, to this connection, is to be throttled. */
  public boolean throttles(String connectionId) {
    double share = throttledShare;
    long before = posts.getAndIncrement();
    boolean isTurn = Math.floor((before + 1) * share) > Math.floor(before * share);
    return isTurn || throttled.contains(connectionId);
  }

  /** Waits as long as posts are delayed. */
  public void awaitPostDelay() throws InterruptedException {
    pause(postDelay);
  }

  void awaitConnectDelay() throws InterruptedException {
    pause(connectDelay);
  }

  private static void pause(Duration delay) throws InterruptedException {
    if (delay.isPositive()) Thread.sleep(delay);
  }
}
