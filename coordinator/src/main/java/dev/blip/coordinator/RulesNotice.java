package dev.blip.coordinator;

import dev.blip.coordinator.lease.LeaseTable;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.protocol.Json;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.PublishedRules;
import dev.blip.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what parties say of their rooms ({@link PublishedRules}), where it is not what stands
 * there, on a thread of its own: nobody waits for it. What fails is told once, and tried again
 * until it is done. Of coordinators that differ the one that was asked last has its way. Safe for
 * use by many threads.
 */
final class RulesNotice implements AutoCloseable {
  static final Duration AGAIN = Duration.ofSeconds(10);

  /** An item of DynamoDB's has 400 KB at the most, its names and key included. */
  private static final int MOST_BYTES = 390_000;

  /** A read and a write, when the process ends in the middle of them. */
  private static final Duration ENDING = Duration.ofSeconds(4);

  private static final Logger LOG = LoggerFactory.getLogger(RulesNotice.class);

  private final LeaseTable table;
  private final Parties parties;
  private final Duration again;
  private final ScheduledThreadPoolExecutor publishing;

  // Of the publishing thread alone.
  private boolean isFailing;
  private boolean isDueAgain;

  /**
   * Publishes nothing yet.
   *
   * @param again the pause before what failed is tried again
   */
  RulesNotice(LeaseTable table, Parties parties, Duration again) {
    this.table = table;
    this.parties = parties;
    this.again = again;
    publishing =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("rules-notice").daemon().factory(), new DiscardPolicy());
    publishing.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Publishes what the parties say now, soon. */
  void publish() {
    publishing.execute(this::attempt);
  }

  private void attempt() {
    try {
      var rules = new PublishedRules(fitting(parties.rules()));
      if (!standing().equals(Optional.of(rules))) table.publish(Json.write(rules));
      if (isFailing) LOG.info("rules of parties are published now");
      isFailing = false;
    } catch (RuntimeException e) {
      if (!isFailing) LOG.warn("rules of parties cannot be published yet: {}", e.getMessage());
      isFailing = true;
      if (isDueAgain) return;
      isDueAgain = true;
      publishing.schedule(this::repeat, again.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void repeat() {
    isDueAgain = false;
    attempt();
  }

  /** What is published; what cannot be read, as another version's, is replaced. */
  private Optional<PublishedRules> standing() {
    try {
      return table.rules().map(text -> Json.read(text, PublishedRules.class));
    } catch (Refusal e) {
      return Optional.empty();
    }
  }

  /** Without the parties that the item has no room for. */
  private static Map<String, PartyRules> fitting(Map<String, PartyRules> all) {
    var fitting = new HashMap<String, PartyRules>();
    var others = new TreeSet<String>();
    int bytes = 0;
    for (var each : all.entrySet()) {
      String text = Json.write(Map.of(each.getKey(), each.getValue()));
      int more = text.getBytes(StandardCharsets.UTF_8).length;
      if (bytes + more > MOST_BYTES) {
        others.add(each.getKey());
      } else {
        bytes += more;
        fitting.put(each.getKey(), each.getValue());
      }
    }
    if (!others.isEmpty()) {
      LOG.error(
          "rules of parties must have {} bytes together at the most; nothing is published of {}",
          MOST_BYTES,
          others);
    }
    return fitting;
  }

  /** Publishes no more; what is being published is waited for. */
  @Override
  public void close() {
    publishing.shutdown();
    try {
      var _ = publishing.awaitTermination(ENDING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    publishing.shutdownNow();
  }
}
