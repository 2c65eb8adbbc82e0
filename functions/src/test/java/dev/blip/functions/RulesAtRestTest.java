package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.functions.aws.Aws;
import dev.blip.protocol.PartyRules;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long what is published is remembered, and what holds while it cannot be read. */
@ExtendWith(Aws.Resolver.class)
class RulesAtRestTest {
  private static final String TABLE = "RulesTable";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-27T20:00:00Z"));
  private final Aws aws;

  RulesAtRestTest(Aws aws) {
    this.aws = aws;
  }

  private void pass(long seconds) {
    now.updateAndGet(before -> before.plusSeconds(seconds));
  }

  private void drop() {
    aws.dynamoDb().deleteTable(table -> table.tableName(TABLE));
  }

  private static String speaking(String subprotocol) {
    return "{\"parties\":{\"game\":{\"subprotocols\":[\"" + subprotocol + "\"]}}}";
  }

  @Test
  void rules_are_remembered_for_a_minute_and_outlast_a_table_that_cannot_be_read() {
    var rules = RulesAtRest.of(aws.environment("LEASES_TABLE", TABLE), now::get);
    assertThat(rules.of("game")).as("there is no table").isEmpty();
    aws.published(TABLE, speaking("v1"));
    pass(4);
    assertThat(rules.of("game")).isEmpty();
    pass(1);
    assertThat(spoken(rules)).containsExactly("v1");
    assertThat(rules.of("other")).isEmpty();
    drop();
    pass(59);
    assertThat(spoken(rules)).containsExactly("v1");
    pass(1);
    assertThat(spoken(rules)).as("it cannot be read").containsExactly("v1");
    aws.published(TABLE, speaking("v2"));
    pass(4);
    assertThat(spoken(rules)).containsExactly("v1");
    pass(1);
    assertThat(spoken(rules)).containsExactly("v2");
    drop();
  }

  @Test
  void party_that_is_new_is_known_within_seconds() {
    var rules = RulesAtRest.of(aws.environment("LEASES_TABLE", TABLE), now::get);
    aws.published(TABLE, "{\"parties\":{\"other\":{}}}");
    assertThat(rules.of("other")).isPresent();
    assertThat(rules.of("game")).isEmpty();
    drop();
    aws.published(TABLE, speaking("v1"));
    pass(4);
    assertThat(rules.of("game")).isEmpty();
    pass(1);
    assertThat(spoken(rules)).containsExactly("v1");
    drop();
  }

  @Test
  void nothing_is_known_where_no_table_is_named() {
    var rules = RulesAtRest.of(aws.environment("LEASES_TABLE", ""), now::get);
    assertThat(rules.of("game")).isEmpty();
  }

  private static List<String> spoken(RulesAtRest rules) {
    return rules.of("game").map(PartyRules::subprotocols).orElseThrow();
  }
}
