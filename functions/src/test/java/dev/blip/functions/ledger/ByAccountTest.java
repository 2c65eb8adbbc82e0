package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ByAccountTest {
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  private static String account(String one) {
    return one.substring(0, 1);
  }

  @Test
  void account_that_takes_its_time_holds_up_no_other() {
    var others = new CountDownLatch(4);
    ByAccount.each(
        List.of("a1", "b1", "c1", "a2", "b2", "c2"),
        ByAccountTest::account,
        one -> {
          if (one.equals("a1")) await(others);
          done.add(one);
          if (!account(one).equals("a")) others.countDown();
        });
    assertThat(done).hasSize(6).endsWith("a1", "a2");
    assertThat(done).containsSubsequence("b1", "b2").containsSubsequence("c1", "c2");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_is_not_expected_is_told_once_all_have_ended() {
    assertThatThrownBy(
            () ->
                ByAccount.each(
                    List.of("a1", "b1"),
                    ByAccountTest::account,
                    one -> {
                      if (one.equals("a1")) throw new IllegalArgumentException("a bug");
                      done.add(one);
                    }))
        .hasRootCauseMessage("a bug");
    assertThat(done).containsExactly("b1");
  }
}
