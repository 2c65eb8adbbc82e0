package dev.blip.functions;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.function.Supplier;
import org.slf4j.MDC;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** What stands beside every line that a handler logs. */
final class Logs {
  private Logs() {}

  /**
   * Does a handler's work; each line that its thread logs meanwhile has Powertools' fields: the
   * request's ID, the function, its trace. In the jar for AWS they are keys of a JSON object.
   */
  static <T> T during(Context context, Supplier<T> work) {
    PowertoolsLogging.initializeLogging(context);
    try {
      return work.get();
    } finally {
      // Not Powertools' own clearing: that asks for the backend, and the laptop's is none of its.
      MDC.clear();
    }
  }
}
