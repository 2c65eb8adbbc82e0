package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.example.poll.PollParty;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
