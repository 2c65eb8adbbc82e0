package dev.blip.coordinator.rest;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a coordinator leave when nothing has happened for a time and nothing is due, with nobody
 * left to run rooms. What must not be lost on the way is the call that comes at that moment:
 *
 * <ol>
 *   <li>Calls are refused first, and then it is looked again whether one has come meanwhile.
 *   <li>The schedule that wakes for the earliest alarm is set, and after it ECS's count to zero.
 *       Whoever is refused, or finds nobody, raises the count: functions do, for as long as they
 *       have something to bring.
 *   <li>When nobody can be refused any more, the count is raised here for those who were, and for
 *       what came into a queue.
 * </ol>
 *
 * So a count that was raised too early, before it was set to zero, is raised again. A coordinator
 * that is not alone never rests: it asks ECS for one, and the one that stays rests.
 */
public final class Rest implements AutoCloseable {
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);
  private static final Duration LONGEST_LEAD = Duration.ofMinutes(1);
  private static final int LOOKS = 10;
  private static final int LEADS = 2;
  private static final Logger LOG = LoggerFactory.getLogger(Rest.class);

  private final RestSettings settings;
  private final Resident resident;
  private final InstantSource clock = InstantSource.system();
  private final AwsCalls aws;
  private final TaskCount count;
  private final WakeSchedule schedule;
  private final WaitingMessages messages;
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private final Thread thread;

  /** ECS may have heard that it is to run none, though that was not meant. */
  private volatile boolean owesRaise;

  private Rest(RestSettings settings, Resident resident) {
    this.settings = settings;
    this.resident = resident;
    aws = new AwsCalls(settings.credentials(), settings.region());
    count = new TaskCount(aws, settings);
    schedule = new WakeSchedule(aws, settings);
    messages = new WaitingMessages(settings);
    thread = Thread.ofPlatform().name("rest").daemon().start(this::look);
  }

  /**
   * Looks from now on whether it may rest.
   *
   * @param settings of one that rests at all
   */
  public static Rest start(RestSettings settings, Resident resident) {
    return new Rest(settings, resident);
  }

  /** Completes when it is to leave: it is shut, and ECS knows. */
  public CompletionStage<Void> begun() {
    return begun;
  }

  private void look() {
    Duration part = settings.after().dividedBy(LOOKS);
    Duration pause = part.compareTo(LONGEST_LOOK) < 0 ? part : LONGEST_LOOK;
    try {
      while (true) {
        Thread.sleep(pause);
        if (rests()) {
          begun.complete(null);
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean rests() throws InterruptedException {
    try {
      return tryToRest();
    } catch (IOException | RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) return false;
      // Whatever it is: one that stays shut would refuse all calls for ever.
      LOG.warn("cannot go to rest: {}", e.toString());
      owesRaise = true;
      resident.reopen();
      raise();
      Thread.sleep(LONGEST_LOOK);
      return false;
    }
  }

  private boolean tryToRest() throws IOException, InterruptedException {
    if (!mayRest()) return false;
    if (resident.isInCompany()) {
      count.set(1);
      // It takes effect before it is looked again.
      Thread.sleep(settings.after());
      return false;
    }
    if (messages.areThere()) return false;
    resident.shut();
    if (!mayRest()) {
      resident.reopen();
      return false;
    }
    OptionalLong due = resident.nextDue();
    schedule.wake(due.isPresent() ? OptionalLong.of(due.getAsLong() - lead()) : due);
    count.set(0);
    LOG.info("nothing happens; going to rest");
    return true;
  }

  private boolean mayRest() {
    boolean called = clock.millis() - resident.lastCallAt() < settings.after().toMillis();
    if (called || !resident.isQuiet()) return false;
    OptionalLong due = resident.nextDue();
    return due.isEmpty() || due.getAsLong() - clock.millis() > settings.after().toMillis();
  }

  /** So much before an alarm is due its coordinator is started, which takes a time. */
  private long lead() {
    Duration part = settings.after().dividedBy(LEADS);
    return Math.min(part.toMillis(), LONGEST_LEAD.toMillis());
  }

  private void raise() {
    try {
      count.raise();
      owesRaise = false;
    } catch (IOException | RuntimeException e) {
      LOG.warn("ECS cannot be asked for a coordinator: {}", e.getMessage());
    }
  }

  /**
   * Ends it. To be called when nobody can reach this coordinator any more: where somebody was
   * turned away meanwhile, or has left a message, another coordinator is asked for.
   */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
      if (owesRaise || resident.turnedAway() > 0 || messages.areThere()) raise();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.warn("queues cannot be asked, another coordinator is: {}", e.getMessage());
      raise();
    } finally {
      messages.close();
      aws.close();
    }
  }
}
