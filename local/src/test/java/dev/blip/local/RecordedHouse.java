package dev.blip.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.Environment;
import dev.blip.local.data.LocalAws;
import dev.blip.local.lambda.FunctionFailed;
import dev.blip.local.lambda.Functions;
import dev.blip.local.lambda.HandlerFactory;
import dev.blip.local.template.Template;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The template's functions with a real coordinator, called with the events that {@code functions}
 * has recorded, as Lambda calls them; and the same with a coordinator that is gone. Started once
 * for all test classes that ask for it.
 */
final class RecordedHouse implements AutoCloseable {
  private static final Path EVENTS =
      Path.of("..", "functions", "src", "test", "resources", "events");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Laptop laptop;
  private final Functions functions;
  private final Functions forsaken;
  private final Map<String, CompletableFuture<JsonNode>> away = new HashMap<>();

  private RecordedHouse() throws Exception {
    laptop = House.start(null);
    functions = functions(laptop.coordinatorUrl().toString());
    forsaken = functions("http://127.0.0.1:" + FreePort.next());
    // They try for as long as a fail-over takes: all at the same time, while other tests run.
    away("RoomsFunction", room("GET", "counter", "recorded"));
    away("ConnectFunction", event("socket-connect"));
    away("MessageFunction", event("socket-message"));
    away("DisconnectFunction", event("socket-disconnect"));
  }

  private Functions functions(String coordinator) {
    Template template =
        Template.read(House.TEMPLATE, Map.of())
            .withQueueEndpoint(LocalAws.endpoint(laptop.queue().port()).toString())
            .with(
                Map.of(
                    "BaseUrl", laptop.origin().toString(),
                    "TokenIssuer", laptop.origin().toString(),
                    "CoordinatorUrl", coordinator));
    HandlerFactory handlers =
        (type, environment) -> {
          Map<String, String> all =
              new HashMap<>(LocalAws.environment(laptop.tables().port(), laptop.queue().port()));
          all.putAll(environment);
          return type.getConstructor(Environment.class).newInstance(new Environment(all));
        };
    return new Functions(template.functions(), handlers);
  }

  private void away(String function, ObjectNode event) {
    away.put(
        function, CompletableFuture.supplyAsync(() -> invoke(forsaken, function, event), threads));
  }

  URI origin() {
    return laptop.origin();
  }

  /** A recorded event. */
  static ObjectNode event(String name) {
    try {
      return (ObjectNode) Json.tree(Files.readString(EVENTS.resolve(name + ".json")));
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** The recorded request, to a room. */
  static ObjectNode room(String method, String party, String room) {
    ObjectNode event = event("http-api");
    String path = "/parties/" + party + "/" + room;
    event.put("rawPath", path).put("body", "").put("routeKey", "ANY /parties/{party}/{room}");
    event.putObject("pathParameters").put("party", party).put("room", room);
    ((ObjectNode) event.at("/requestContext/http")).put("method", method).put("path", path);
    ((ObjectNode) event.path("headers")).put("content-type", "text/plain");
    return event;
  }

  /** A recorded event of a socket, of a connection and to a room. */
  static ObjectNode socket(String name, String connection, @Nullable String party, String room) {
    ObjectNode event = event(name);
    ObjectNode context = (ObjectNode) event.path("requestContext");
    context.put("connectionId", connection);
    ObjectNode authorizer = (ObjectNode) context.path("authorizer");
    authorizer.put("room", room);
    if (party == null) {
      authorizer.remove("party");
    } else {
      authorizer.put("party", party);
    }
    return event;
  }

  /** A function's answer. */
  JsonNode invoke(String function, ObjectNode event) {
    return invoke(functions, function, event);
  }

  /**
   * A function's answer to its recorded event when there is no coordinator.
   *
   * @throws CompletionException if it failed instead
   */
  JsonNode invokeForsaken(String function) {
    return Objects.requireNonNull(away.get(function), function).join();
  }

  private static JsonNode invoke(Functions functions, String function, ObjectNode event) {
    try {
      byte[] answer =
          functions.invoke(function, Json.write(event).getBytes(StandardCharsets.UTF_8));
      return Json.tree(new String(answer, StandardCharsets.UTF_8));
    } catch (FunctionFailed e) {
      throw new CompletionException(e);
    }
  }

  /** What a counter stands at. */
  String count(String room) {
    return invoke("RoomsFunction", room("GET", "counter", room)).path("body").asText();
  }

  @Override
  public void close() {
    functions.close();
    forsaken.close();
    threads.shutdownNow();
    laptop.close();
  }

  /** Gives a test the one instance, which is closed when all tests have run. */
  static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == RecordedHouse.class;
    }

    @Override
    public RecordedHouse resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(RecordedHouse.class, key -> start(), RecordedHouse.class);
    }

    private static RecordedHouse start() {
      try {
        return new RecordedHouse();
      } catch (Exception e) {
        throw new IllegalStateException("the house cannot be started", e);
      }
    }
  }
}
