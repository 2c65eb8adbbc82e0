package dev.blip.local.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.protocol.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.Message;

class BatchVerdictTest {
  private static final Message ONE = Message.builder().messageId("one").build();
  private static final Message TWO = Message.builder().messageId("two").build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"batchItemFailures\":null}",
        "{\"batchItemFailures\":[]}",
      })
  void answer_without_failures_is_a_success_of_all(String answer) {
    assertThat(done(answer)).containsExactly(ONE, TWO);
  }

  @Test
  void failed_message_is_not_done() {
    assertThat(done("{\"batchItemFailures\":[{\"itemIdentifier\":\"one\"}]}")).containsExactly(TWO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "{\"batchItemFailures\":7}",
        "{\"batchItemFailures\":[{}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"nobody\"}]}",
      })
  void malformed_answer_fails_the_whole_batch(String answer) {
    assertThatThrownBy(() -> done(answer)).isInstanceOf(Refusal.class);
  }

  private static List<Message> done(String answer) {
    return BatchVerdict.done(List.of(ONE, TWO), answer.getBytes(UTF_8));
  }
}
