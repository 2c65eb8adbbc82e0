package dev.blip.functions.ledger;

import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.account.AccountTable;
import dev.blip.functions.members.Bearer;
import dev.blip.functions.members.MemberTable;
import dev.blip.protocol.AccessChange;
import dev.blip.protocol.Json;
import dev.blip.protocol.Membership;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells the rooms of accounts who may be there no more: whose members have changed, who is one now,
 * and which key was revoked. Those of all parties whose rooms are an account's own are told, and
 * the sockets of all others are closed there. A share opens the room of clicks alone, which is told
 * that it was revoked. What fails comes again, soon where a coordinator is expected.
 */
final class AccessTelling {
  private static final int AT_ONCE = 32;
  private static final int TOLD = 204;

  private final AccountTable accounts;
  private final MemberTable members;
  private final List<String> naming;
  private final AccountRooms rooms;
  private final CoordinatorClient coordinator;

  AccessTelling(Environment environment) {
    accounts = new AccountTable(environment);
    members = new MemberTable(environment);
    naming = Bearer.naming(environment);
    coordinator = CoordinatorClient.waking(environment);
    rooms = new AccountRooms(coordinator);
  }

  /** A message of the queue and what it says. */
  record Of(QueuedClick letter, AccessNews news) {}

  /** Tells of each within a time; those for which none is left, or that fail, come again. */
  void tell(List<Of> all, BatchResult verdict, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    ByAccount.each(all, each -> each.news.account(), each -> tell(each, verdict, deadline));
  }

  private void tell(Of each, BatchResult verdict, long deadline) {
    try {
      tell(each, deadline);
    } catch (CompletionException | IllegalStateException e) {
      keep(each, verdict, e);
      verdict.comeSoon();
    } catch (SdkException e) {
      keep(each, verdict, e);
    }
  }

  private static void keep(Of each, BatchResult verdict, RuntimeException why) {
    verdict.keep(
        List.of(each.letter),
        "rooms of %s are not told who may be there: %s".formatted(each.news.account(), why));
  }

  private void tell(Of each, long deadline) {
    AccessNews news = each.news;
    String share = news.share();
    if (share != null) {
      // The room would be made anew by being told.
      if (accounts.hasEndedSince(each.letter.sentAt(), news.account(), left(deadline))) return;
      var room = new RoomAddress("clicks", news.account());
      ask(new Route.Request(room, "DELETE", "shares/" + share, ""), "", deadline).run();
      return;
    }
    String body = Json.write(change(news));
    List<RoomAddress> all = rooms.entered(news.account(), left(deadline));
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      var some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
      some.stream()
          .map(room -> new Route.Request(room, "POST", AccessChange.PATH, ""))
          .map(route -> ask(route, body, deadline))
          .toList()
          .forEach(Runnable::run);
    }
  }

  private AccessChange change(AccessNews news) {
    String key = news.key();
    if (key != null) return AccessChange.ofRevokedKey(key);
    MemberTable.Version now = members.version(news.account());
    Map<String, String> roles = new HashMap<>();
    now.members().forEach((person, role) -> roles.put(person, role.text()));
    return AccessChange.of(new Membership(now.number(), naming, roles));
  }

  /** Asks a room; what is answered waits for its answer. */
  private Runnable ask(Route.Request route, String body, long deadline) {
    var asked = coordinator.ask(route, body, left(deadline));
    return () -> {
      var answer = asked.join();
      // Of the runtime's own path a coordinator of an earlier version lets the room answer.
      boolean isToRuntime = route.path().equals(AccessChange.PATH);
      if (isToRuntime ? answer.status() == TOLD : answer.isOk()) return;
      throw new IllegalStateException(
          "room %s answered %d %s".formatted(route.room(), answer.status(), answer.body()));
    };
  }

  private static Duration left(long deadline) {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    if (left.isPositive()) return left;
    throw new IllegalStateException("no time is left in this batch");
  }
}
