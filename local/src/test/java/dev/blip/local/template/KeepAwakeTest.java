package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.blip.functions.Environment;
import dev.blip.local.data.LocalAws;
import dev.blip.local.lambda.Functions;
import dev.blip.local.lambda.HandlerFactory;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keeps snapshots: each function is invoked daily, and does nothing then. */
class KeepAwakeTest {
  private static final Map<String, Map<?, ?>> FUNCTIONS =
      Stacks.root().resources("AWS::Serverless::Function");

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final HttpServer everything;

  KeepAwakeTest() throws IOException {
    everything = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  /** All that a function could ask: AWS, the coordinator, the issuer. */
  @BeforeEach
  void start() {
    everything.createContext(
        "/",
        call -> {
          asked.add(call.getRequestURI().toString());
          call.sendResponseHeaders(400, -1);
          call.close();
        });
    everything.start();
  }

  @AfterEach
  void stop() {
    everything.stop(0);
  }

  /** The schedules of a function. */
  private static List<Map<?, ?>> schedules(String function) {
    return Stacks.section(Stacks.at(FUNCTIONS.get(function), "Properties", "Events"))
        .values()
        .stream()
        .<Map<?, ?>>map(Stacks::section)
        .filter(event -> "Schedule".equals(event.get("Type")))
        .<Map<?, ?>>map(event -> Stacks.section(event.get("Properties")))
        .toList();
  }

  private Functions functions() {
    int port = everything.getAddress().getPort();
    String here = "http://127.0.0.1:" + port;
    Template template =
        Template.read(
                Stacks.ROOT,
                Map.of(
                    "BaseUrl",
                    here,
                    "TokenIssuer",
                    here,
                    "CoordinatorUrl",
                    here,
                    "CoordinatorService",
                    "blip/coordinators"))
            .withQueueEndpoint(here);
    HandlerFactory handlers =
        (type, variables) -> {
          var all = new HashMap<>(LocalAws.environment(port, port));
          all.putAll(variables);
          return type.getConstructor(Environment.class).newInstance(new Environment(all));
        };
    return new Functions(template.functions(), handlers);
  }

  @Test
  void each_function_is_invoked_daily_with_an_event_on_which_it_does_nothing() throws Exception {
    assertThat(FUNCTIONS).isNotEmpty();
    try (Functions functions = functions()) {
      for (String function : FUNCTIONS.keySet()) {
        assertThat(schedules(function)).as(function).hasSize(1);
        Map<?, ?> schedule = schedules(function).getFirst();
        assertThat(schedule.get("Schedule")).as(function).isEqualTo("rate(1 day)");
        assertThat(schedule.get("State")).as(function).isNull();
        byte[] event = Stacks.at(schedule, "Input").toString().getBytes(StandardCharsets.UTF_8);
        String answer = new String(functions.invoke(function, event), StandardCharsets.UTF_8);
        assertThat(isNothing(Json.tree(answer))).as("%s answered %s", function, answer).isTrue();
      }
    }
    assertThat(asked).isEmpty();
  }

  /** As each kind of handler says that it has done nothing. */
  private static boolean isNothing(JsonNode answer) {
    return answer.isEmpty()
        || answer.path("statusCode").asInt() == 204
        || answer.equals(Json.tree("{\"batchItemFailures\":[]}"));
  }
}
