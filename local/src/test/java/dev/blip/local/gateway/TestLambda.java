package dev.blip.local.gateway;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.lambda.FunctionFailed;
import dev.blip.local.lambda.Lambda;
import dev.blip.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Functions of a test, and every event that they got. Safe for use by many threads. */
final class TestLambda implements Lambda {
  private final Map<String, Function> functions = new ConcurrentHashMap<>();
  private final Map<String, List<JsonNode>> events = new ConcurrentHashMap<>();

  /** JSON in, JSON out. */
  interface Function {
    String answer(JsonNode event) throws Exception;
  }

  TestLambda on(String name, Function function) {
    functions.put(name, function);
    return this;
  }

  /** A handler behind the serialization of the Lambda runtime. */
  <E, A> TestLambda onTyped(String name, Class<E> type, RequestHandler<E, A> handler) {
    PojoSerializer<E> reader = serializer(type);
    return on(name, event -> write(handler.handleRequest(reader.fromJson(event.toString()), null)));
  }

  List<JsonNode> events(String name) {
    return events.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>());
  }

  @Override
  public byte[] invoke(String function, byte[] event) throws FunctionFailed {
    try {
      JsonNode json = Json.MAPPER.readTree(event);
      events(function).add(json);
      return Objects.requireNonNull(functions.get(function), function)
          .answer(json)
          .getBytes(StandardCharsets.UTF_8);
    } catch (Exception e) {
      throw new FunctionFailed(function, String.valueOf(e.getMessage()), e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <A> String write(A answer) {
    var out = new ByteArrayOutputStream();
    serializer((Class<A>) answer.getClass()).toJson(answer, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static <T> PojoSerializer<T> serializer(Class<T> type) {
    PojoSerializer<T> serializer =
        LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
            ? LambdaEventSerializers.serializerFor(type, TestLambda.class.getClassLoader())
            : JacksonFactory.getInstance().getSerializer(type);
    return serializer;
  }
}
