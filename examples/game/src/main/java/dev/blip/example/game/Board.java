package dev.blip.example.game;

import java.util.ArrayList;
import java.util.List;

/**
 * All there is to know of a game. What follows from it is computed here alone: clients say where
 * they want to go, never where they are.
 *
 * @param tick how often the clock has ticked
 * @param coins how many coins have been found
 */
record Board(long tick, long coins, Spot coin, List<Player> players) {
  static final int WIDTH = 16;
  static final int HEIGHT = 9;

  static final Board EMPTY = new Board(0, 0, spot(1), List.of());

  /** A place, 0..15 from the left and 0..8 from the top. */
  record Spot(int x, int y) {
    Spot to(Heading heading) {
      return new Spot(Math.floorMod(x + heading.x, WIDTH), Math.floorMod(y + heading.y, HEIGHT));
    }
  }

  /** Someone who plays, by the ID of their connection. */
  record Player(String id, Spot spot, Heading heading, int score) {}

  /** Places that look as if they were thrown, and are the same in each test. */
  private static Spot spot(long number) {
    return new Spot((int) (number * 7 % WIDTH), (int) (number * 5 % HEIGHT));
  }

  Board with(String player) {
    var more = new ArrayList<>(players);
    more.add(new Player(player, spot(tick + 2L * players.size()), Heading.STAY, 0));
    return new Board(tick, coins, coin, more);
  }

  Board without(String player) {
    return with(players.stream().filter(each -> !each.id().equals(player)).toList());
  }

  Board turned(String player, Heading heading) {
    return with(
        players.stream()
            .map(
                each ->
                    each.id().equals(player)
                        ? new Player(each.id(), each.spot(), heading, each.score())
                        : each)
            .toList());
  }

  /** Everyone one step on; the first who comes to the coin has it. */
  Board next() {
    Spot wanted = coin;
    var moved = new ArrayList<Player>();
    boolean found = false;
    for (Player each : players) {
      Spot spot = each.spot().to(each.heading());
      boolean finds = !found && spot.equals(wanted);
      moved.add(new Player(each.id(), spot, each.heading(), each.score() + (finds ? 1 : 0)));
      found |= finds;
    }
    long more = found ? coins + 1 : coins;
    return new Board(tick + 1, more, found ? spot(tick + more + 3) : coin, moved);
  }

  private Board with(List<Player> others) {
    return new Board(tick, coins, coin, others);
  }
}
