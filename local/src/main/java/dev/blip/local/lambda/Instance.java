package dev.blip.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;

/** One handler object, behind JSON. To be used by one thread at a time. */
sealed interface Instance {
  /** Runs the handler on one event; throws what the handler throws. */
  byte[] handle(byte[] event, Context context) throws IOException;

  /** The handler object. */
  Object handler();

  /** Closes the handler if it can be closed. */
  default void close() throws Exception {
    if (handler() instanceof AutoCloseable closeable) closeable.close();
  }

  /**
   * @throws IllegalArgumentException if the object is no handler, or its types cannot be told
   */
  static Instance of(Class<?> type, Object handler) {
    return switch (handler) {
      case RequestStreamHandler streams -> new Streams(streams);
      case RequestHandler<?, ?> objects -> Objects.of(type, objects);
      default ->
          throw new IllegalArgumentException(
              type.getName() + " is neither a RequestHandler nor a RequestStreamHandler");
    };
  }

  /** A handler that reads and writes JSON itself. */
  record Streams(RequestStreamHandler handler) implements Instance {
    @Override
    public byte[] handle(byte[] event, Context context) throws IOException {
      var answer = new ByteArrayOutputStream();
      handler.handleRequest(new ByteArrayInputStream(event), answer, context);
      return answer.toByteArray();
    }
  }

  /** A handler of objects, which Lambda's own serializers make from JSON and turn into it. */
  record Objects(
      RequestHandler<Object, Object> handler,
      PojoSerializer<Object> input,
      PojoSerializer<Object> output)
      implements Instance {

    @SuppressWarnings("unchecked") // The serializers are of the handler's own type arguments.
    static Objects of(Class<?> type, RequestHandler<?, ?> handler) {
      Type[] types = TypeArguments.of(type, RequestHandler.class);
      return new Objects(
          (RequestHandler<Object, Object>) handler,
          Serializers.of(types[0]),
          Serializers.of(types[1]));
    }

    @Override
    public byte[] handle(byte[] event, Context context) {
      Object answer =
          handler.handleRequest(input.fromJson(new ByteArrayInputStream(event)), context);
      var json = new ByteArrayOutputStream();
      output.toJson(answer, json);
      return json.toByteArray();
    }
  }
}
