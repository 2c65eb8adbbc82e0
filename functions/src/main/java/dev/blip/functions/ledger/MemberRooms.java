package dev.blip.functions.ledger;

import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.members.Bearer;
import dev.blip.functions.members.MemberTable;
import dev.blip.protocol.Json;
import dev.blip.protocol.Membership;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells the rooms of accounts whose members have changed who may be there, as it is now: those of
 * clicks and topics, which close the sockets of all others. What fails comes again.
 */
final class MemberRooms {
  private static final Set<String> PARTIES = Set.of("clicks", "topic");

  private final MemberTable members;
  private final List<String> naming;
  private final AccountRooms rooms;
  private final CoordinatorClient coordinator;

  MemberRooms(Environment environment) {
    members = new MemberTable(environment);
    naming = Bearer.naming(environment);
    coordinator = CoordinatorClient.waking(environment);
    rooms = new AccountRooms(coordinator);
  }

  /** A message of the queue and what it says. */
  record Of(QueuedClick letter, MemberNews news) {}

  /** Tells of each within a time; those for which none is left, or that fail, come again. */
  void tell(List<Of> all, BatchResult verdict, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    for (Of each : all) {
      try {
        tell(each.news, deadline);
      } catch (SdkException | CompletionException | IllegalStateException e) {
        verdict.keep(
            List.of(each.letter),
            "rooms of %s are not told of its members: %s".formatted(each.news.account(), e));
      }
    }
  }

  private void tell(MemberNews news, long deadline) {
    MemberTable.Version now = members.version(news.account());
    var membership =
        new Membership(now.number(), naming, List.copyOf(now.members().keySet()), news.person());
    String body = Json.write(membership);
    for (RoomAddress room : rooms.of(news.account())) {
      if (!PARTIES.contains(room.party())) continue;
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) throw new IllegalStateException("no time is left in this batch");
      var route = new Route.Request(room, "POST", Membership.PATH, "");
      var answer = coordinator.ask(route, body, left).join();
      if (answer.isOk()) continue;
      throw new IllegalStateException(
          "room %s answered %d %s".formatted(room, answer.status(), answer.body()));
    }
  }
}
