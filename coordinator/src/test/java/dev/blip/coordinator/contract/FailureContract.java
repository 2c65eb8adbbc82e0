package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.blip.coordinator.contract.TestHost.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a room, and those around it, can rely on when its hooks fail. */
abstract class FailureContract extends WorldContract {
  @Test
  final void throwing_hook_leaves_no_trace_but_an_error_with_an_id() throws Exception {
    connect("ada", "bob");
    says("ada", "tag vip");
    says("ada", "fail");
    house.until(() -> assertThat(house.heard("ada")).hasSize(2));
    assertThat(house.heard("ada").getLast())
        .contains("\"type\":\"error\"", "\"kind\":\"internal\"", "onMessage failed", "\"id\":\"")
        .doesNotContain("IllegalState", "told to fail");
    Reply reply = house.request("POST", "", "fail");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("\"kind\":\"internal\"", "onRequest failed", "\"id\":\"");
    assertNoTraces();
  }

  @Test
  final void refusing_hook_leaves_no_trace_but_its_reason() throws Exception {
    connect("ada", "bob");
    says("ada", "tag vip");
    says("ada", "refuse");
    house.until(() -> assertThat(house.heard("ada")).hasSize(2));
    assertThat(house.heard("ada").getLast())
        .contains("\"kind\":\"bad_request\"", "told to refuse", "\"id\":\"");
    Reply reply = house.request("POST", "", "refuse");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("\"kind\":\"bad_request\"", "told to refuse");
    assertNoTraces();
  }

  @ParameterizedTest
  @ValueSource(strings = {"assertion", "linkage", "memory", "stack"})
  final void error_in_a_hook_leaves_no_trace_either(String kind) throws Exception {
    connect("ada", "bob");
    says("ada", "tag vip");
    says("ada", "explode " + kind);
    house.until(() -> assertThat(house.heard("ada")).hasSize(2));
    assertThat(house.heard("ada").getLast())
        .contains("\"type\":\"error\"", "\"kind\":\"internal\"", "onMessage failed", "\"id\":\"");
    Reply reply = house.request("POST", "", "explode " + kind);
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("\"kind\":\"internal\"", "onRequest failed", "\"id\":\"");
    assertNoTraces();
  }

  private void assertNoTraces() throws Exception {
    says("ada", "whisper next");
    hears("bob", "hello", "next");
    assertThat(house.heard("ada")).hasSize(2);
    assertThat(told("trace")).isEqualTo("nothing");
    assertThat(told("rings trace")).isEqualTo("nothing");
    assertThat(told("due/trace")).isEqualTo("not set");
    assertThat(told("newest")).isEqualTo("0");
    assertThat(told("tags/ada")).isEqualTo("vip");
    assertThat(told("attachment/bob")).isEqualTo("none");
    assertThat(told("connections")).isEqualTo("2");
  }

  @Test
  final void failing_start_fails_its_callers_until_it_succeeds() throws Exception {
    connect("ada");
    order("put start broken");
    house.hibernate();
    Reply reply = house.request("GET", "starts", "");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("\"kind\":\"internal\"", "\"id\":\"");
    assertThat(house.request("POST", "", "put start mended").status()).isEqualTo(500);
    assertThat(house.message("ada", "echo hi").status()).isEqualTo(204);
    house.until(() -> assertThat(house.heard("ada").getLast()).contains("\"kind\":\"internal\""));
  }

  @Test
  final void call_that_ends_its_process_is_refused_after_the_second_end() throws Exception {
    assumeTrue(house.canEnd(), "this house ends with the process");
    order("count");
    // Else, in the aftermath of another test's kill, the first end would be enough.
    house.hibernate();
    Reply reply = house.request("POST", "", "die");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body())
        .contains("\"kind\":\"internal\"", "\"id\":\"", "room probe/", "refuses onRequest (call ");
    assertThat(told("connections")).isEqualTo("0");
    order("count");
    assertThat(house.revive()).isEqualTo(2);
    assertThat(told("count")).isEqualTo("2");
  }

  @Test
  final void follower_for_whom_the_delivery_fails_is_told_and_holds_nobody_up() throws Exception {
    connect("ada", "bob");
    order("publish one");
    order("put broken-place 1");
    says("ada", "follow 0");
    says("bob", "follow 1");
    order("publish two");
    house.until(() -> assertThat(news("ada")).containsExactly("one", "two"));
    house.until(() -> assertThat(house.heard("bob").getLast()).contains("error"));
    assertThat(house.heard("bob").getLast())
        .contains("\"type\":\"error\"", "\"kind\":\"internal\"", "onDeliver failed", "\"id\":\"");
    order("put broken-place none");
    order("publish three");
    house.until(() -> assertThat(news("bob")).containsExactly("two", "three"));
    house.until(() -> assertThat(news("ada")).containsExactly("one", "two", "three"));
  }
}
