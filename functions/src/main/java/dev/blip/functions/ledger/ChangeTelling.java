package dev.blip.functions.ledger;

import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.account.AccountTable;
import dev.blip.functions.audit.WebhookChanges;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.exception.SdkException;

/** Brings the audit what it lacks of changes of webhooks. What fails comes again. */
final class ChangeTelling {
  private final AccountTable accounts;
  private final WebhookChanges changes;

  ChangeTelling(Environment environment) {
    accounts = new AccountTable(environment);
    changes = new WebhookChanges(environment, CoordinatorClient.waking(environment));
  }

  /** A message of the queue and what it says. */
  record Of(QueuedClick letter, ChangeNews news) {}

  /** Brings each within a time; those for which none is left, or that fail, come again. */
  void bring(List<Of> all, BatchResult verdict, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    ByAccount.each(all, each -> each.news.account(), each -> bring(each, verdict, deadline));
  }

  private void bring(Of each, BatchResult verdict, long deadline) {
    try {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) throw new IllegalStateException("no time is left in this batch");
      // The room would be made anew by being asked.
      if (accounts.hasEndedSince(each.letter.sentAt(), each.news.account(), left)) return;
      changes.bring(each.news.account(), left);
    } catch (SdkException | CompletionException | IllegalStateException e) {
      verdict.keep(
          List.of(each.letter),
          "the audit lacks changes of %s's webhooks: %s".formatted(each.news.account(), e));
    }
  }
}
