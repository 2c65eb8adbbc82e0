package dev.blip.coordinator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.coordinator.lease.LocalTable;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.coordinator.Again;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rooms that are called before their coordinator's node is there. */
class EarlyRoomsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROOMS = 100;

  @TempDir private Path folder;
  private final List<TestNode> nodes = new ArrayList<>();
  private LocalTable table;

  @BeforeEach
  void start() throws Exception {
    table = LocalTable.start("127.0.0.1");
  }

  @AfterEach
  void stop() throws Exception {
    nodes.reversed().forEach(TestNode::close);
    table.close();
  }

  private TestNode node(String id) {
    var node = TestNode.start(table.settings(), folder, id);
    nodes.add(node);
    return node;
  }

  private static void incrementAll(TestNode node, String expected) {
    for (int i = 0; i < ROOMS; i++) assertThat(node.increment("r" + i)).isEqualTo(expected);
  }

  @Test
  void rooms_go_on_as_entities_and_fall_asleep_as_such() {
    TestNode node = node("first");
    assertThat(node.bootstrap().foundAlone()).isTrue();
    node.rooms().openEarly();
    assertThat(node.rooms().earlyAnswer()).isNotDone();
    incrementAll(node, "1");
    assertThat(node.rooms().earlyAnswer()).isDone();
    assertThat(node.rooms().isReachable()).isTrue();
    assertThat(node.rooms().isComplete()).isFalse();
    assertThat(node.list())
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
        .extracting(Refusal::status)
        .isEqualTo(Again.ELSEWHERE);

    var joining = node.join();
    int count = 1;
    while (!node.rooms().isComplete() || !joining.isDone()) {
      count++;
      assertThat(node.increment("r0")).isEqualTo(Integer.toString(count));
    }
    assertThat(joining).succeedsWithin(PATIENCE);
    assertThat(node.list()).succeedsWithin(PATIENCE);
    // No entity, no sleep.
    await().atMost(PATIENCE).until(() -> node.owner().openRooms() == 0);
    assertThat(node.increment("r0")).isEqualTo(Integer.toString(count + 1));
    assertThat(node.increment("r1")).isEqualTo("2");
  }

  @Test
  void another_that_joins_meanwhile_gets_its_share() {
    TestNode first = node("first");
    assertThat(first.bootstrap().foundAlone()).isTrue();
    first.rooms().openEarly();
    incrementAll(first, "1");
    TestNode second = node("second");
    assertThat(second.bootstrap().foundAlone()).as("there is a founder").isFalse();
    var secondJoins = second.join();
    var firstJoins = first.join();
    assertThat(firstJoins).succeedsWithin(PATIENCE);
    assertThat(secondJoins).succeedsWithin(PATIENCE);
    incrementAll(second, "2");
    incrementAll(first, "3");
    await().atMost(PATIENCE).until(() -> table.shardsByOwner().getOrDefault("second", 0L) > 20);
    incrementAll(first, "4");
    incrementAll(second, "5");
  }

  @Test
  void shards_that_were_not_asked_for_are_given_back_once_their_rooms_are_closed() {
    TestNode first = node("first");
    assertThat(first.bootstrap().foundAlone()).isTrue();
    first.rooms().openEarly();
    incrementAll(first, "1");
    first.rooms().close();
    assertThat(first.owner().openRooms()).isZero();
    first.owner().giveBackUnasked();
    assertThat(table.shardsByOwner()).isEmpty();
    try {
      first.increment("r0");
      throw new AssertionError("answered without a shard");
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(Refusal.class);
    }
  }
}
