package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sockets of three accounts, which stay open throughout: maps, and the accounts' counters. */
final class RestCrowd {
  static final List<String> ACCOUNTS = List.of("rest-a", "rest-b", "rest-c");

  /** Two hundred in all, with the bell's and the late one. */
  private static final int MAPS = 40;

  private static final List<Integer> COUNTERS = List.of(26, 26, 26);

  private final House house;
  private final List<List<Watcher>> maps = new ArrayList<>();
  private final List<List<Watcher>> counters = new ArrayList<>();
  private final List<Watcher> others = new ArrayList<>();

  private RestCrowd(House house) {
    this.house = house;
  }

  static RestCrowd gather(House house) throws Exception {
    var crowd = new RestCrowd(house);
    for (int i = 0; i < ACCOUNTS.size(); i++) {
      String account = ACCOUNTS.get(i);
      house.makeLink(account, account);
      crowd.maps.add(crowd.maps(account));
      List<Watcher> sockets = new ArrayList<>();
      for (int n = 0; n < COUNTERS.get(i); n++) sockets.add(Watcher.open(house, counter(account)));
      crowd.counters.add(sockets);
    }
    for (List<Watcher> some : crowd.maps) for (Watcher map : some) map.await("snapshot");
    for (List<Watcher> some : crowd.counters) {
      for (Watcher socket : some) socket.await(JsonNode::isNumber);
    }
    return crowd;
  }

  private List<Watcher> maps(String account) throws Exception {
    String token = "Bearer " + house.token(account);
    List<Watcher> opened = new ArrayList<>();
    for (int n = 0; n < MAPS; n++) {
      var reply = house.send("POST", "/api/tickets", "", "Authorization", token);
      String ticket = Json.tree(reply.body()).path("ticket").asText();
      opened.add(Watcher.open(house, "/parties/clicks/" + account + "?ticket=" + ticket));
    }
    return opened;
  }

  static String counter(String account) {
    return "/parties/counter/" + account;
  }

  /** One more that must stay open. */
  Watcher open(String path) {
    var socket = Watcher.open(house, path);
    others.add(socket);
    return socket;
  }

  int size() {
    int size = others.size();
    for (List<Watcher> some : maps) size += some.size();
    for (List<Watcher> some : counters) size += some.size();
    return size;
  }

  /** A socket of an account's counter. */
  Watcher counter(int account, int number) {
    List<Watcher> sockets = counters.get(account);
    return sockets.get(number % sockets.size());
  }

  /** Every map says that it is there, as pages in the background do. */
  void ping() {
    for (List<Watcher> some : maps) for (Watcher map : some) map.send("{\"type\":\"ping\"}");
  }

  /** Waits until all maps have been told that nobody runs their rooms. */
  void awaitResting() {
    for (List<Watcher> some : maps) {
      for (Watcher map : some) map.await(json -> json.path("resting").asBoolean());
    }
  }

  /** Those beside maps and counters end here: the gateway ends what is idle for ten minutes. */
  void closeOthers() {
    others.forEach(Watcher::close);
    others.clear();
  }

  void requireOpen() {
    for (List<Watcher> some : maps) for (Watcher w : some) assertThat(w.closed).isNotDone();
    for (List<Watcher> some : counters) for (Watcher w : some) assertThat(w.closed).isNotDone();
    for (Watcher watcher : others) assertThat(watcher.closed).isNotDone();
  }

  /** Waits until all maps of an account have seen so many clicks, each once and in order. */
  void awaitClicks(int account, long clicks, boolean strictly) {
    for (Watcher map : maps.get(account)) {
      await("map of " + ACCOUNTS.get(account))
          .atMost(RestingHouse.PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .untilAsserted(() -> assertThat(seen(map, strictly)).isEqualTo(clicks));
    }
  }

  /**
   * Up to which click a map has seen all.
   *
   * @param strictly whether frames may not be repeated, as they may after a crash
   */
  private static long seen(Watcher map, boolean strictly) {
    long seq = 0;
    for (Watcher.Frame frame : map.frames) {
      JsonNode json = frame.json();
      String type = json.path("type").asText();
      assertThat(type).as(frame.text()).isIn("snapshot", "clicks", "watchers", "pong");
      if (type.equals("watchers") || type.equals("pong")) continue;
      if (type.equals("snapshot")) assertThat(seq).as("snapshots but the first").isZero();
      else if (strictly) assertThat(json.path("after").asLong()).as("repeated").isEqualTo(seq);
      else assertThat(json.path("after").asLong()).as("a hole").isLessThanOrEqualTo(seq);
      for (JsonNode click : json.path("clicks")) {
        long number = click.path("seq").asLong();
        if (!strictly && number <= seq) continue;
        assertThat(number).as("the click after " + seq).isEqualTo(++seq);
      }
    }
    return seq;
  }

  /** Waits until all sockets of an account's counter have seen a number, and all before it. */
  void awaitNumber(int account, long number, boolean strictly) {
    for (Watcher socket : counters.get(account)) {
      await("counter of " + ACCOUNTS.get(account))
          .atMost(RestingHouse.PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .untilAsserted(() -> assertThat(counted(socket, strictly)).isEqualTo(number));
    }
  }

  private static long counted(Watcher socket, boolean strictly) {
    long last = -1;
    for (Watcher.Frame frame : socket.frames) {
      assertThat(frame.json().isNumber()).as(frame.text()).isTrue();
      long number = frame.json().asLong();
      if (last >= 0 && !strictly && number <= last) continue;
      if (last >= 0) assertThat(number).as("the number after " + last).isEqualTo(last + 1);
      last = number;
    }
    return last;
  }
}
