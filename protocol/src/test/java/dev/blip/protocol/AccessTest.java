package dev.blip.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static final int ADMITTED = 200;

  @Test
  void accounts_own_room_admits_that_account_alone() {
    assertThat(status(Access.ACCOUNTS_OWN, "demo", "demo")).isEqualTo(ADMITTED);
    assertThat(status(Access.ACCOUNTS_OWN, "demo", null)).isEqualTo(401);
    assertThat(status(Access.ACCOUNTS_OWN, "demo", "other")).isEqualTo(403);
    assertThat(status(Access.ACCOUNTS_OWN, "demo.orders", "demo")).isEqualTo(ADMITTED);
    assertThat(status(Access.ACCOUNTS_OWN, "demo.orders", "demo.orders")).isEqualTo(403);
  }

  @Test
  void others_admit_anyone_every_account_or_nobody() {
    assertThat(status(Access.OPEN, "Lobby", null)).isEqualTo(ADMITTED);
    assertThat(status(Access.OPEN, "Lobby", "demo")).isEqualTo(ADMITTED);
    assertThat(status(Access.SIGNED_IN, "Lobby", null)).isEqualTo(401);
    assertThat(status(Access.SIGNED_IN, "Lobby", "demo")).isEqualTo(ADMITTED);
    assertThat(status(Access.INTERNAL, "demo", null)).isEqualTo(404);
    assertThat(status(Access.INTERNAL, "demo", "demo")).isEqualTo(404);
  }

  @Test
  void rules_of_an_earlier_coordinator_are_those_of_an_open_party() {
    assertThat(Json.read("{}", PartyRules.class)).isEqualTo(PartyRules.USUAL);
    var rules = Json.read("{\"access\":\"INTERNAL\",\"givesNames\":true}", PartyRules.class);
    assertThat(rules.access()).isEqualTo(Access.INTERNAL);
    assertThat(rules.givesNames()).isTrue();
  }

  private static int status(Access access, String room, @Nullable String account) {
    var refusal =
        catchThrowableOfType(
            Refusal.class, () -> access.admit(new RoomAddress("any", room), account));
    return refusal == null ? ADMITTED : refusal.status();
  }
}
