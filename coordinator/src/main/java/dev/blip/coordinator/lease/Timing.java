package dev.blip.coordinator.lease;

import java.time.Duration;

/**
 * Every time-out of the cluster, because their order is what fail-over rests on. Each says what it
 * must be longer or shorter than; {@code TimingTest} holds them to it.
 */
public final class Timing {
  /** How long a lease is good for after a renewal was sent. */
  public static final Duration LEASE = Duration.ofSeconds(5);

  /** How often a lease is renewed: three renewals may fail before it ends. */
  public static final Duration RENEW_EVERY = Duration.ofSeconds(1);

  /** How long one call to DynamoDB may take; less than {@link #RENEW_EVERY}. */
  public static final Duration CALL = Duration.ofMillis(900);

  /**
   * The same for a shard's record, which no next call waits for: given up too early, all its rooms
   * wait for another try. Less than {@link #LEASE}.
   */
  public static final Duration SHARD_CALL = Duration.ofSeconds(3);

  /** So much earlier than its end a holder stops, since clocks run at different speeds. */
  public static final Duration DRIFT = Duration.ofMillis(500);

  /** So much longer than {@link #LEASE} an observer waits, for the same reason. */
  public static final Duration MARGIN = Duration.ofMillis(500);

  /** How often coordinators read each other's leases. */
  public static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** How often a shard that is still another's is asked for again. */
  public static final Duration SHARD_RETRY = Duration.ofMillis(250);

  /** Pekko's heartbeats between members; a few of them fit in {@link #PAUSE}. */
  public static final Duration HEARTBEAT = Duration.ofMillis(500);

  /** A member that is silent for longer is unreachable; less than {@link #STABLE}. */
  public static final Duration PAUSE = Duration.ofSeconds(2);

  /** So long nothing may change before the smaller part of a split is given up. */
  public static final Duration STABLE = Duration.ofMillis(2_500);

  /** How long a room may take to finish its turn when its shard moves; more than a slow fsync. */
  public static final Duration HAND_OFF = Duration.ofSeconds(15);

  /**
   * How long a coordinator that leaves lets the others take its shards in small rounds; half of all
   * are moved in that time. ECS's patience ({@code infra/coordinator.yaml}) is longer than this, 15
   * s, and the last answers' 5 s.
   */
  public static final Duration DRAIN = Duration.ofSeconds(15);

  /** How often members that do not answer are asked again to be joined, or found to be gone. */
  public static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  /**
   * How long a coordinator tries to become a member before it starts anew; longer than it takes to
   * find out that all members are gone.
   */
  public static final Duration JOIN = Duration.ofSeconds(20);

  /**
   * How long a coordinator that starts tries to get ready, before its process ends; several times
   * {@link #JOIN}. ECS's patience with a new task ({@code infra/coordinator.yaml}) is longer. One
   * that has been ready once begins anew for ever.
   */
  public static final Duration FORMING = Duration.ofSeconds(80);

  /** A call that got no answer is sent again, at first after this. */
  public static final Duration FIRST_RESEND = Duration.ofMillis(250);

  /** The pause before a call is sent again doubles up to this. */
  public static final Duration LAST_RESEND = Duration.ofMillis(500);

  /**
   * How long a call is tried; longer than a fail-over (10 s), less than functions wait for (25 s).
   */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private Timing() {}
}
