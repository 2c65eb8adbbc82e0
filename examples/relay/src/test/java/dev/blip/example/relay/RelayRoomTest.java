package dev.blip.example.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.TestClient;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayRoomTest {
  private static final String WEBHOOK = "https://example.com/orders";

  private RoomTest stock;
  private RoomTest relay;
  private TestClient ada;

  @BeforeEach
  void open() {
    stock = RoomTest.setUp(new StockParty()).named("tea").open();
    relay = RoomTest.setUp(new RelayParty()).with("RELAY_WEBHOOK", WEBHOOK).beside(stock).open();
    ada = relay.connect("ada");
  }

  @AfterEach
  void close() {
    relay.close();
    stock.close();
  }

  @Test
  void order_is_carried_out_once_though_the_caller_dies_before_it_leaves() {
    relay.crashAfterCommit();
    ada.says("tea");
    relay.comesBack().pass(Duration.ofSeconds(5));
    assertThat(ada.heard()).contains("{\"good\":\"tea\",\"left\":9}");
    var asker = new Caller.Room(new RoomAddress("relay", "room"), 1);
    assertThat(stock.request("GET", "", "", asker).body()).isEqualTo("9");
  }

  @Test
  void last_one_is_sold_and_then_orders_are_refused() {
    for (int i = 0; i <= StockRoom.FULL; i++) ada.says("tea");
    relay.pass(Duration.ofSeconds(1));
    assertThat(ada.heard())
        .contains("{\"good\":\"tea\",\"left\":0}", "{\"good\":\"tea\",\"refused\":409}");
  }

  @Test
  void webhook_is_told_and_told_again_under_the_same_key_until_it_answers() {
    List<String> keys = new ArrayList<>();
    relay.whenFetched(
        (request, key) -> {
          assertThat(request.uri()).hasToString(WEBHOOK);
          assertThat(request.body()).isEqualTo("{\"good\":\"tea\",\"left\":9}");
          keys.add(key);
          return keys.size() < 3 ? Optional.empty() : Optional.of(RoomReply.text("thanks"));
        });
    ada.says("tea");
    relay.pass(Duration.ofMinutes(5));
    assertThat(keys).hasSize(3);
    assertThat(keys).containsOnly(keys.getFirst());
    assertThat(ada.heard().getLast()).isEqualTo("{\"webhook\":200}");
  }

  @Test
  void good_without_a_name_is_refused_before_anything_happens() {
    ada.says("Tea!");
    assertThat(ada.heard().getLast()).contains("good must be 1..20 of a-z, was Tea!");
  }
}
