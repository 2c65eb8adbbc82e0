package dev.blip.functions.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.CoordinatorAnswer;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.account.AccountTable;
import dev.blip.functions.links.LinkEvent;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells rooms of webhooks of changes, each account's in order and the accounts side by side. */
final class LinkTelling {
  private static final Logger LOG = LoggerFactory.getLogger(LinkTelling.class);

  /** A room takes 256 KB at once. */
  private static final int MOST_BYTES = 200 * 1024;

  private static final int SIDE_BY_SIDE = 16;
  private static final Duration RESTING = Duration.ofMillis(250);

  /** No webhook wants links, as an account's setting does not know yet. */
  private static final int GONE = 410;

  private static final int TOO_MANY = 429;

  private final CoordinatorClient coordinator;
  private final AccountTable accounts;

  LinkTelling(Environment environment) {
    coordinator = CoordinatorClient.waking(environment);
    accounts = new AccountTable(environment);
  }

  /**
   * A change, and where it stands in its batch.
   *
   * @param place from 0
   */
  record Placed(int place, LinkEvent change) {}

  /** Tells, within a time; answers the first place of what is not told and is to come again. */
  OptionalInt tell(Map<String, List<Placed>> byAccount, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    var permits = new Semaphore(SIDE_BY_SIDE);
    List<Future<OptionalInt>> untold = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      byAccount.forEach(
          (account, changes) ->
              untold.add(
                  threads.submit(
                      () -> {
                        permits.acquire();
                        try {
                          return tell(account, changes, end);
                        } finally {
                          permits.release();
                        }
                      })));
    }
    return untold.stream().map(Future::resultNow).flatMapToInt(OptionalInt::stream).min();
  }

  private OptionalInt tell(String account, List<Placed> changes, long end)
      throws InterruptedException {
    int first = changes.getFirst().place;
    try {
      if (!accounts.wantsLinkEvents(account)) return OptionalInt.empty();
    } catch (SdkException e) {
      LOG.warn("{} changes of links come again: {}", changes.size(), e.getMessage());
      return OptionalInt.of(first);
    }
    var some = new StringBuilder();
    for (Placed each : changes) {
      String event = json(each.change);
      boolean isFull = some.length() > 0 && size(some) + size(event) > MOST_BYTES;
      if (isFull) {
        if (!isTold(account, some, end)) return OptionalInt.of(first);
        some.setLength(0);
        first = each.place;
      }
      if (some.length() > 0) some.append(',');
      some.append(event);
    }
    return isTold(account, some, end) ? OptionalInt.empty() : OptionalInt.of(first);
  }

  private static int size(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private record Told(String id, String type, String timestamp, JsonNode data) {}

  private static String json(LinkEvent event) {
    return Json.write(
        new Told(event.id(), event.type(), event.timestamp().toString(), event.data()));
  }

  /** Where coordinators rest, one is started and waited for as long as the batch may take. */
  private boolean isTold(String account, StringBuilder events, long end)
      throws InterruptedException {
    var room = new RoomAddress("webhooks", account);
    var route = new Route.Request(room, "POST", "links", "");
    String body = "{\"events\":[" + events + "]}";
    String why = "no time is left in this batch";
    while (true) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (!left.isPositive()) break;
      try {
        CoordinatorAnswer answer = coordinator.ask(route, body, left).join();
        if (!isDueAgain(answer)) return true;
        why = "it answered " + answer.status() + " " + answer.body();
        break;
      } catch (CompletionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        why = cause.toString();
        if (!coordinator.isResting(cause)) break;
        Thread.sleep(RESTING);
      }
    }
    LOG.warn("changes of links come again: {} did not take them: {}", room, why);
    return false;
  }

  private static boolean isDueAgain(CoordinatorAnswer answer) {
    if (answer.isOk() || answer.status() == GONE) return false;
    if (answer.status() >= 500 || answer.status() == TOO_MANY) return true;
    LOG.error("room of webhooks refuses changes: {} {}", answer.status(), answer.body());
    return false;
  }
}
