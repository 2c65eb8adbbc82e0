package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.contract.TestHost.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test of a room in a house, and the words it is told in. */
abstract class TestHostTest {
  TestHost house;

  /** A room that has never been used. */
  abstract TestHost open() throws Exception;

  @BeforeEach
  final void begin() throws Exception {
    house = open();
  }

  @AfterEach
  final void end() throws Exception {
    house.close();
  }

  final String told(String path) throws Exception {
    Reply reply = house.request("GET", path, "");
    assertThat(reply.status()).as(path + ": " + reply.body()).isEqualTo(200);
    return reply.body();
  }

  final void order(String text) throws Exception {
    Reply reply = house.request("POST", "", text);
    assertThat(reply.status()).as(text + ": " + reply.body()).isEqualTo(200);
  }

  final void hears(String id, String... frames) throws Exception {
    house.until(() -> assertThat(house.heard(id)).containsExactly(frames));
  }

  final void connect(String... ids) throws Exception {
    for (String id : ids) {
      assertThat(house.connect(id).status()).isEqualTo(200);
      house.until(() -> assertThat(house.heard(id)).contains("hello"));
    }
  }

  final void says(String id, String text) throws Exception {
    Reply reply = house.message(id, text);
    assertThat(reply.status()).as(text + ": " + reply.body()).isEqualTo(204);
  }

  /** What a follower heard. */
  final List<String> news(String id) {
    return house.heard(id).stream()
        .filter(frame -> frame.startsWith("news "))
        .flatMap(frame -> List.of(frame.substring(5).split(",", -1)).stream())
        .toList();
  }
}
