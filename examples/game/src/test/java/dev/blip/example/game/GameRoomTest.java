package dev.blip.example.game;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.TestClient;
import dev.blip.protocol.Json;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GameRoomTest {
  private final RoomTest game = RoomTest.of(GameRoom::new);

  @AfterEach
  void close() {
    game.close();
  }

  private static Board seen(TestClient player) {
    return Json.read(player.heard().getLast(), Board.class);
  }

  private Board board() {
    return Json.read(game.get("").body(), Board.class);
  }

  private static Board.Player player(Board board, String id) {
    return board.players().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void all_see_the_same_board_at_each_tick() {
    var ada = game.connect("ada");
    var bob = game.connect("bob");
    Board start = board();
    ada.says("right");
    bob.says("up");
    game.pass(GameRoom.TICK);
    assertThat(seen(ada)).isEqualTo(seen(bob));
    assertThat(player(seen(ada), "ada").spot())
        .isEqualTo(player(start, "ada").spot().to(Heading.RIGHT));
    assertThat(player(seen(ada), "bob").spot())
        .isEqualTo(player(start, "bob").spot().to(Heading.UP));
  }

  @Test
  void coin_counts_for_the_one_who_comes_to_it() {
    var ada = game.connect("ada");
    Board start = board();
    int across = start.coin().x() - player(start, "ada").spot().x();
    int down = start.coin().y() - player(start, "ada").spot().y();
    walk(ada, across < 0 ? "left" : "right", Math.abs(across));
    walk(ada, down < 0 ? "up" : "down", Math.abs(down));
    assertThat(player(seen(ada), "ada").score()).isEqualTo(1);
    assertThat(seen(ada).coin()).isNotEqualTo(start.coin());
  }

  private void walk(TestClient player, String heading, int steps) {
    player.says(heading);
    for (int i = 0; i < steps; i++) game.pass(GameRoom.TICK);
    player.says("stay");
  }

  @Test
  void game_goes_on_after_a_crash_where_it_was() {
    var ada = game.connect("ada");
    ada.says("right");
    game.pass(GameRoom.TICK);
    Board before = seen(ada);
    game.crash().comesBack().pass(GameRoom.TICK);
    assertThat(seen(ada)).isEqualTo(before.next());
  }

  @Test
  void clock_stands_still_while_nobody_plays() {
    var ada = game.connect("ada");
    game.pass(GameRoom.TICK);
    ada.leaves();
    game.pass(Duration.ofMinutes(1));
    assertThat(game.isHibernating()).isTrue();
    assertThat(board().tick()).isEqualTo(seen(ada).tick());
  }

  @Test
  void nobody_says_where_they_are() {
    var ada = game.connect("ada");
    ada.says("{\"x\":3}");
    assertThat(ada.heard().getLast()).contains("heading must be left, right, up, down or stay");
  }
}
