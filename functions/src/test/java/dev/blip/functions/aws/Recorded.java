package dev.blip.functions.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.protocol.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event as AWS writes it, from {@code src/test/resources/events}, changed where a test says so,
 * and given to handlers as Lambda's Java runtime does: its serializers make the handler's type of
 * the JSON, and JSON of the answer.
 */
public final class Recorded {
  private final ObjectNode event;

  private Recorded(ObjectNode event) {
    this.event = event;
  }

  /** An event by its file's name without {@code .json}. */
  public static Recorded event(String name) {
    String path = "/events/" + name + ".json";
    try (InputStream in = Recorded.class.getResourceAsStream(path)) {
      String text =
          new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
      return new Recorded((ObjectNode) Json.tree(text));
    } catch (IOException e) {
      throw new IllegalStateException(path, e);
    }
  }

  /** Sets the field that a path of names and numbers leads to; null takes it away. */
  public Recorded with(String path, @Nullable Object value) {
    String[] steps = path.split("/");
    JsonNode at = event;
    for (String step : Arrays.copyOf(steps, steps.length - 1)) {
      JsonNode next =
          at instanceof ArrayNode list ? list.get(Integer.parseInt(step)) : at.get(step);
      at = next == null ? ((ObjectNode) at).putObject(step) : next;
    }
    String last = steps[steps.length - 1];
    if (value == null) {
      ((ObjectNode) at).remove(last);
    } else {
      ((ObjectNode) at).set(last, Json.MAPPER.valueToTree(value));
    }
    return this;
  }

  public Recorded change(Consumer<ObjectNode> change) {
    change.accept(event);
    return this;
  }

  /** What a handler answers, as JSON. */
  public JsonNode to(RequestHandler<?, ?> handler) {
    Type[] types = types(handler.getClass());
    return invoke(handler, serializer(types[0]), serializer(types[1]));
  }

  private static Type[] types(Class<?> handler) {
    for (Type type : handler.getGenericInterfaces()) {
      if (type instanceof ParameterizedType known && known.getRawType() == RequestHandler.class) {
        return known.getActualTypeArguments();
      }
    }
    throw new IllegalArgumentException(handler + " is no RequestHandler");
  }

  @SuppressWarnings("unchecked") // The serializers are of the handler's own type arguments.
  private JsonNode invoke(
      RequestHandler<?, ?> handler, PojoSerializer<Object> input, PojoSerializer<Object> output) {
    byte[] json = Json.write(event).getBytes(StandardCharsets.UTF_8);
    Object answer =
        ((RequestHandler<Object, Object>) handler)
            .handleRequest(input.fromJson(new ByteArrayInputStream(json)), NO_CONTEXT);
    var written = new ByteArrayOutputStream();
    output.toJson(answer, written);
    return Json.tree(written.toString(StandardCharsets.UTF_8));
  }

  @SuppressWarnings("NullAway") // No handler asks for it.
  private static final Context NO_CONTEXT = null;

  @SuppressWarnings("unchecked")
  private static PojoSerializer<Object> serializer(Type type) {
    if (type instanceof Class<?> known
        && LambdaEventSerializers.isLambdaSupportedEvent(known.getName())) {
      return (PojoSerializer<Object>)
          LambdaEventSerializers.serializerFor(known, known.getClassLoader());
    }
    return JacksonFactory.getInstance().getSerializer(type);
  }
}
