package dev.blip.functions.ledger;

import dev.blip.functions.CoordinatorClient;
import dev.blip.protocol.Access;
import dev.blip.protocol.Json;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An account's own rooms: those of parties that only the account may enter, and its webhooks. */
final class AccountRooms {
  private static final int AT_ONCE = 100;

  /** A room closes its file first, and may be moving to another coordinator. */
  private static final Duration TO_DESTROY = Duration.ofSeconds(2);

  /** Nobody enters its rooms, and each is an account's. */
  private static final String WEBHOOKS = "webhooks";

  private final CoordinatorClient coordinator;

  AccountRooms(CoordinatorClient coordinator) {
    this.coordinator = coordinator;
  }

  /**
   * Destroys as many as time allows, with their files.
   *
   * @param deadline of {@link System#nanoTime}; none is begun after it
   * @return whether there are more
   * @throws IllegalStateException if some may be left, since the coordinator cannot do it now
   */
  boolean destroy(String account, long deadline) {
    Map<String, Access> rules = new HashMap<>();
    var patience = Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1));
    try {
      for (RoomAddress room : of(account, patience)) {
        if (!isOwn(rules, room.party())) continue;
        if (System.nanoTime() >= deadline) return true;
        destroy(room);
      }
      return false;
    } catch (IOException e) {
      throw away(e);
    }
  }

  /**
   * Those that people and keys of the account enter, and nobody else.
   *
   * @param patience for each of the calls that tell which there are
   * @throws IllegalStateException if the coordinator cannot tell them now
   */
  List<RoomAddress> entered(String account, Duration patience) {
    Map<String, Access> rules = new HashMap<>();
    List<RoomAddress> entered = new ArrayList<>();
    try {
      for (RoomAddress room : of(account, patience)) {
        if (access(rules, room.party()) == Access.ACCOUNTS_OWN) entered.add(room);
      }
      return entered;
    } catch (IOException e) {
      throw away(e);
    }
  }

  /**
   * All rooms that are named by an account.
   *
   * @throws IllegalStateException if the coordinator cannot tell them now
   */
  private List<RoomAddress> of(String account, Duration patience) {
    List<RoomAddress> all = new ArrayList<>();
    String after = "";
    try {
      do {
        String page =
            "prefix=%s&limit=%d%s"
                .formatted(account, AT_ONCE, after.isEmpty() ? "" : "&after=" + encoded(after));
        var answer = coordinator.rooms(page, patience);
        if (!answer.isOk()) throw new IllegalStateException("rooms are not told: " + answer.body());
        var told = Json.tree(answer.body());
        for (var room : told.path("rooms")) {
          var address = RoomAddress.parse(room.path("address").asText());
          if (isNamedBy(account, address.room())) all.add(address);
        }
        after = told.path("next").asText();
      } while (!after.isEmpty());
      return all;
    } catch (IOException e) {
      throw away(e);
    }
  }

  private static IllegalStateException away(IOException e) {
    return new IllegalStateException("the coordinator cannot be reached: " + e.getMessage(), e);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static boolean isNamedBy(String account, String room) {
    return room.equals(account) || room.startsWith(account + ".");
  }

  private boolean isOwn(Map<String, Access> rules, String party) throws IOException {
    return party.equals(WEBHOOKS) || access(rules, party) == Access.ACCOUNTS_OWN;
  }

  private Access access(Map<String, Access> rules, String party) throws IOException {
    Access known = rules.get(party);
    if (known != null) return known;
    Access access = coordinator.rules(party).orElse(PartyRules.USUAL).access();
    rules.put(party, access);
    return access;
  }

  private void destroy(RoomAddress room) throws IOException {
    var answer = coordinator.destroy(room, TO_DESTROY);
    if (answer.isOk()) return;
    throw new IllegalStateException(
        "room %s is not destroyed: %d %s".formatted(room, answer.status(), answer.body()));
  }
}
