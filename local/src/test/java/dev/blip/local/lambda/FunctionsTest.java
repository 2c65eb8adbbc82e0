package dev.blip.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.template.FunctionSpec;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class FunctionsTest {
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final HandlerFactory NO_ARGUMENTS =
      (type, _) -> type.getDeclaredConstructor().newInstance();

  @Test
  void api_gateways_event_passes_through_lambdas_own_serializers() throws FunctionFailed {
    byte[] answer =
        invoke(
            Handlers.Http.class,
            """
            {"version":"2.0","rawPath":"/x","requestContext":{"http":{"method":"GET"},"timeEpoch":1}}
            """);
    JsonNode json = Json.tree(new String(answer, UTF_8));
    assertThat(json.get("statusCode").intValue()).isEqualTo(201);
    assertThat(json.get("body").textValue()).isEqualTo("/x GET");
    assertThat(json.get("headers").get("request").textValue()).hasSize(36);
  }

  @Test
  void queues_event_and_its_partial_failures_pass_through() throws FunctionFailed {
    byte[] answer =
        invoke(Handlers.Queue.class, "{\"Records\":[{\"messageId\":\"m1\",\"body\":\"b\"}]}");
    assertThat(new String(answer, UTF_8))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m1\"}]}");
  }

  @Test
  void handlers_own_types_are_read_and_written() throws FunctionFailed {
    byte[] answer = invoke(Handlers.Own.class, "{\"name\":\"Ada\",\"numbers\":[1]}");
    JsonNode json = Json.tree(new String(answer, UTF_8));
    assertThat(json.get("hello").textValue()).isEqualTo("Ada");
    assertThat(json.get("remaining").intValue()).isBetween(1, 20_000);
  }

  @Test
  void stream_handler_gets_the_event_as_it_is() throws FunctionFailed {
    assertThat(invoke(Handlers.Echo.class, "{ \"a\" : 1 }")).asString().isEqualTo("{ \"a\" : 1 }");
  }

  @Test
  void event_of_more_than_6_megabytes_never_reaches_its_function() throws FunctionFailed {
    String largest = "\"" + "x".repeat(6 * 1024 * 1024 - 2) + "\"";
    assertThat(invoke(Handlers.Echo.class, largest)).hasSize(largest.length());
    assertThatThrownBy(() -> invoke(Handlers.Echo.class, " " + largest))
        .isInstanceOf(FunctionFailed.class)
        .hasMessage("event of 6291457 bytes, Lambda takes 6291456")
        .matches(TooLarge::isOfEvent);
  }

  @Test
  void answer_of_more_than_6_megabytes_fails_the_function() {
    assertThatThrownBy(() -> invoke(Handlers.Endless.class, "7000000"))
        .isInstanceOf(FunctionFailed.class)
        .hasMessage("answer of 7000000 bytes, Lambda takes 6291556")
        .matches(failure -> !TooLarge.isOfEvent(failure));
  }

  @Test
  void instance_is_used_again_also_after_it_threw() throws FunctionFailed {
    try (var functions = functions(Handlers.Moody.class, LONG)) {
      assertThat(functions.invoke("Fun", json("good"))).asString().isEqualTo("\"good 1\"");
      assertThatThrownBy(() -> functions.invoke("Fun", json("throw")))
          .isInstanceOf(FunctionFailed.class)
          .hasMessage("out of order")
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThat(functions.invoke("Fun", json("good"))).asString().isEqualTo("\"good 3\"");
    }
  }

  @Test
  void instance_that_ran_out_of_time_is_given_up() throws FunctionFailed {
    try (var functions = functions(Handlers.Moody.class, Duration.ofMillis(300))) {
      assertThatThrownBy(() -> functions.invoke("Fun", json("wait")))
          .isInstanceOf(FunctionFailed.class)
          .hasMessage("Task timed out after 0.30 seconds");
      assertThat(functions.invoke("Fun", json("good"))).asString().isEqualTo("\"good 1\"");
    }
  }

  @Test
  void events_that_come_together_run_on_an_instance_each() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    var spec = new FunctionSpec("Fun", Handlers.Pair.class.getName(), LONG, Map.of());
    HandlerFactory pairs = (_, _) -> new Handlers.Pair(both);
    try (var functions = new Functions(List.of(spec), pairs);
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<byte[]> call = () -> functions.invoke("Fun", json("x"));
      for (var answer : callers.invokeAll(List.of(call, call))) {
        assertThat(answer.get()).asString().isEqualTo("1");
      }
    }
  }

  @Test
  void handler_that_cannot_be_loaded_is_named_with_its_function() {
    assertThatThrownBy(() -> warm("dev.blip.Nowhere::handleRequest"))
        .isInstanceOf(FunctionFailed.class)
        .hasMessage(
            "function Fun: handler \"dev.blip.Nowhere::handleRequest\" cannot be loaded: class"
                + " dev.blip.Nowhere is not on the class path");
    assertThatThrownBy(() -> warm("java.lang.Object::handleRequest"))
        .isInstanceOf(FunctionFailed.class)
        .hasMessageContaining("java.lang.Object is neither a RequestHandler nor");
    assertThatThrownBy(() -> warm(Handlers.Pair.class.getName()))
        .isInstanceOf(FunctionFailed.class)
        .hasMessageStartingWith("function Fun: handler");
  }

  @Test
  void function_that_is_not_in_the_template_is_named() {
    try (var functions = new Functions(List.of(), NO_ARGUMENTS)) {
      assertThatThrownBy(() -> functions.invoke("Nope", json("x")))
          .isInstanceOf(FunctionFailed.class)
          .hasMessage("the template has no function Nope");
    }
  }

  @Test
  void function_that_is_asked_for_after_the_end_fails() {
    var functions = functions(Handlers.Echo.class, LONG);
    functions.close();
    assertThatThrownBy(() -> functions.invoke("Fun", json("x")))
        .isInstanceOf(FunctionFailed.class)
        .hasMessage("functions are closed");
  }

  @Test
  void event_that_does_not_fit_the_handlers_type_fails_the_function() {
    assertThatThrownBy(() -> invoke(Handlers.Own.class, "[")).isInstanceOf(FunctionFailed.class);
  }

  private static void warm(String handler) throws Exception {
    var spec = new FunctionSpec("Fun", handler, LONG, Map.of());
    try (var functions = new Functions(List.of(spec), NO_ARGUMENTS)) {
      functions.warm();
    }
  }

  private static byte[] invoke(Class<?> handler, String event) throws FunctionFailed {
    try (var functions = functions(handler, LONG)) {
      return functions.invoke("Fun", event.getBytes(UTF_8));
    }
  }

  private static Functions functions(Class<?> handler, Duration timeout) {
    var spec = new FunctionSpec("Fun", handler.getName(), timeout, Map.of());
    return new Functions(List.of(spec), NO_ARGUMENTS);
  }

  private static byte[] json(String text) {
    return Json.write(text).getBytes(UTF_8);
  }
}
