package dev.blip.coordinator.contract;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.Sockets.Delivery;
import dev.blip.coordinator.testkit.RoomTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The contract on the bare runner: no cluster, no network, a clock in the test's hand. */
class BareRoomTest extends RoomContract {
  private final Bare house = new Bare();

  @Override
  House house() {
    return house;
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private static final class Bare implements House {
    private final Map<String, RoomTest> rooms = new HashMap<>();
    private final Map<String, Delivery[]> refused = new HashMap<>();

    private RoomTest room(String name) {
      return rooms.computeIfAbsent(name, n -> RoomTest.of("probe/" + n, ProbeRoom::new));
    }

    @Override
    public RoomReply connect(String room, String connection) {
      Delivery[] answers = refused.remove(connection);
      if (answers != null) room(room).sockets().answer(connection, answers);
      return room(room).connect(connection);
    }

    @Override
    public RoomReply message(String room, String connection, String text) {
      return room(room).message(connection, text);
    }

    @Override
    public RoomReply disconnect(String room, String connection) {
      return room(room).disconnect(connection);
    }

    @Override
    public RoomReply request(String room, String method, String path, String body) {
      return room(room).request(method, path, body, new Caller.Stranger());
    }

    /** Whoever waits lets time pass. */
    @Override
    public List<String> heard(String connection) {
      rooms.values().forEach(room -> room.pass(Duration.ofMillis(200)));
      return rooms.values().stream()
          .flatMap(room -> room.sockets().sent(connection).stream())
          .toList();
    }

    @Override
    public void refuseNext(String connection, int... statuses) {
      Delivery[] answers =
          Arrays.stream(statuses).mapToObj(Bare::delivery).toArray(Delivery[]::new);
      refused.put(connection, answers);
      rooms.values().forEach(room -> room.sockets().answer(connection, answers));
    }

    private static Delivery delivery(int status) {
      return switch (status) {
        case 410 -> Delivery.GONE;
        case 429 -> Delivery.THROTTLED;
        default -> Delivery.FAILED;
      };
    }

    @Override
    public void crash() {
      rooms.values().forEach(RoomTest::crash);
    }

    @Override
    public void restart() {
      rooms.values().forEach(RoomTest::hibernate);
    }

    @Override
    public void close() {
      rooms.values().forEach(RoomTest::close);
    }
  }
}
