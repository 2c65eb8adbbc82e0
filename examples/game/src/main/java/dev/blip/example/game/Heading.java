package dev.blip.example.game;

import dev.blip.protocol.Refusal;
import java.util.Arrays;
import java.util.Locale;

/** Where a player goes. */
enum Heading {
  STAY(0, 0),
  LEFT(-1, 0),
  RIGHT(1, 0),
  UP(0, -1),
  DOWN(0, 1);

  final int x;
  final int y;

  Heading(int x, int y) {
    this.x = x;
    this.y = y;
  }

  /**
   * As a client spells it.
   *
   * @throws Refusal (400) if it is none
   */
  static Heading of(String word) {
    return Arrays.stream(values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(() -> Refusal.bad("heading must be left, right, up, down or stay"));
  }
}
