package dev.blip.functions.ledger;

import dev.blip.functions.Environment;
import dev.blip.functions.account.Closing;
import dev.blip.functions.ledger.Sweep.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Erasures are carried out by the ledger's own function, step by step: what is next is a message of
 * the clicks' queue, so that one which fails comes again for as long as the queue keeps it. So is
 * what rooms are to know of who may be there.
 */
public final class Sweeps {
  /** A ticket's life, and as long again as its room may take to be made. */
  private static final Duration TICKETS_END = Duration.ofSeconds(75);

  /** Longer than a function runs, and its call of a room. */
  private static final Duration FUNCTIONS_END = Duration.ofSeconds(60);

  private final SqsClient sqs;
  private final String queue;

  public Sweeps(Environment environment) {
    sqs = environment.sqs();
    queue = environment.required("CLICKS_QUEUE_URL");
  }

  /**
   * Lets an erasure begin, or once more.
   *
   * @param since when the link was made
   * @throws software.amazon.awssdk.core.exception.SdkException if the queue does not take it
   */
  public void begin(Erasure erasure, Instant since) {
    LocalDate last = day(Instant.ofEpochMilli(erasure.until()));
    next(
        new Sweep(
            erasure.account(), erasure.link(), erasure.until(), Part.ROOM, day(since), last, null));
  }

  /**
   * Lets the end of an account begin once it is known everywhere, or once more.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the queue does not take it
   */
  public void begin(String account, Closing closing) {
    LocalDate last = day(Instant.ofEpochMilli(closing.until()));
    var sweep = new Sweep(account, "", closing.until(), Part.LINKS, last, last, null);
    later(sweep, Closing.KNOWN_AFTER);
  }

  /**
   * Has rooms told who may be there no more; once more when no ticket of before is left, for those
   * that such a ticket has made meanwhile. Of a revoked share it is enough once: a share opens one
   * room, which is made by being told.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the queue does not take it
   */
  public void tell(AccessNews news) {
    if (news.share() == null) send(news.text(), TICKETS_END);
    send(news.text(), Duration.ZERO);
  }

  /**
   * Has the audit brought what it lacks of an account's webhooks, once whoever says so is done.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the queue does not take it
   */
  public void tell(ChangeNews news) {
    send(news.text(), FUNCTIONS_END);
  }

  void next(Sweep sweep) {
    later(sweep, Duration.ZERO);
  }

  /** The same after a pause of 15 minutes at most. */
  void later(Sweep sweep, Duration pause) {
    send(sweep.text(), pause);
  }

  private void send(String text, Duration pause) {
    int seconds = (int) pause.toSeconds();
    sqs.sendMessage(send -> send.queueUrl(queue).messageBody(text).delaySeconds(seconds));
  }

  private static LocalDate day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
