package dev.blip.functions.wake;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.blip.functions.Environment;
import dev.blip.functions.Invocations;
import dev.blip.functions.Waker;
import java.util.Map;

/**
 * Has a coordinator started, since an alarm is due soon: EventBridge Scheduler invokes it at the
 * time that the last coordinator left, and again if it fails.
 */
public final class WakeHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private final Waker waker;

  public WakeHandler() {
    this(Environment.ofProcess());
  }

  public WakeHandler(Environment environment) {
    waker = environment.waker();
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
    return Invocations.of(input, context, Map.of(), _ -> Map.of("rested", waker.raise()));
  }
}
