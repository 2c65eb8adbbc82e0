package dev.blip.local.lambda;

import java.util.Map;

/** Makes handlers, as Lambda's cold start does. Safe for use by many threads. */
@FunctionalInterface
public interface HandlerFactory {
  /** A new handler of a class, with the variables of its function's environment. */
  Object create(Class<?> type, Map<String, String> environment) throws ReflectiveOperationException;
}
