package dev.blip.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.Map;
import java.util.function.Function;

/**
 * What each handler does with each event. A schedule of the template invokes each function's alias
 * once a day, so that its snapshot is not given up (SnapStart): such an event is answered before
 * the handler sees it, with no work.
 */
public final class Invocations {
  /**
   * The route that the schedule's event names. API Gateway's own have a method, or begin with $.
   */
  private static final String KEEP_AWAKE = "keep-awake";

  private Invocations() {}

  /**
   * Does a handler's work on an event, with {@link Logs} around it.
   *
   * @param idle the answer where there is nothing to do; nobody reads it
   */
  public static <E, A> A of(E event, Context context, A idle, Function<E, A> work) {
    if (isIdle(event)) return idle;
    return Logs.during(context, () -> work.apply(event));
  }

  /** By the event's type, of which Lambda has filled in the fields that it found. */
  private static boolean isIdle(Object event) {
    return switch (event) {
      case APIGatewayV2HTTPEvent call -> KEEP_AWAKE.equals(call.getRouteKey());
      case SQSEvent batch -> batch.getRecords() == null;
      case Map<?, ?> fields -> KEEP_AWAKE.equals(fields.get("routeKey"));
      default -> throw new IllegalArgumentException("no handler takes " + event.getClass());
    };
  }
}
