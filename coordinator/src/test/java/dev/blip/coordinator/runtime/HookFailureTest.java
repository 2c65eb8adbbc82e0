package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.example.poll.PollParty;
import dev.blip.protocol.ConnectionRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookFailureTest {
  private static RuntimeException thrownHere(String message) {
    return new IllegalStateException(message);
  }

  @Test
  void exception_is_told_with_the_authors_own_line() {
    RuntimeException failure = thrownHere("no soup\nand more");
    int line = failure.getStackTrace()[0].getLineNumber();
    assertThat(HookFailure.told(failure, getClass()))
        .isEqualTo("IllegalStateException: no soup, HookFailureTest.java:" + line);
  }

  @Test
  void line_in_a_library_is_not_the_authors() {
    assertThatThrownBy(() -> Map.of("a", 1, "a", 2))
        .extracting(e -> HookFailure.told(e, getClass()))
        .asString()
        .startsWith("IllegalArgumentException: duplicate key: a, HookFailureTest.java:");
  }

  @Test
  void line_may_be_the_causes_or_missing() {
    var wrapped = new RuntimeException(null, thrownHere("inside"));
    wrapped.setStackTrace(new StackTraceElement[0]);
    assertThat(HookFailure.told(wrapped, getClass()))
        .startsWith("RuntimeException, HookFailureTest");
    assertThat(HookFailure.told(thrownHere("no soup"), PollParty.class))
        .isEqualTo("IllegalStateException: no soup");
  }

  /** Throws in one of the hooks that a socket's opening runs. */
  private record Doorless(String broken) implements Room {
    @Override
    public void onBeforeConnect(String id, ConnectionRequest request) {
      if (broken.equals("onBeforeConnect")) throw thrownHere("no door");
    }

    @Override
    public void onConnect(Connection newcomer, ConnectionRequest request) {
      if (broken.equals("onConnect")) throw thrownHere("no door");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onBeforeConnect", "onConnect"})
  void hook_that_failed_is_named_also_where_two_are_one_transaction(String hook) {
    try (var room = RoomTest.of(_ -> new Doorless(hook))) {
      var refused = room.visitor("ada").connects();
      assertThat(refused.status()).isEqualTo(500);
      assertThat(refused.body()).contains("\"" + hook + " failed; the log has it");
    }
  }
}
