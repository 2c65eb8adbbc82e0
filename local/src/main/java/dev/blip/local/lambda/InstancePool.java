package dev.blip.local.lambda;

import dev.blip.local.template.FunctionSpec;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The instances of one function. The one used last is used first, so that few stay warm. */
final class InstancePool {
  private static final Logger log = LoggerFactory.getLogger(InstancePool.class);
  private static final int MOST = 100;

  private final FunctionSpec function;
  private final HandlerFactory handlers;
  private final ConcurrentLinkedDeque<Instance> idle = new ConcurrentLinkedDeque<>();
  private final Semaphore running = new Semaphore(MOST, true);

  InstancePool(FunctionSpec function, HandlerFactory handlers) {
    this.function = function;
    this.handlers = handlers;
  }

  /** What is done with an instance while nobody else has it. */
  interface Use {
    byte[] apply(Instance instance) throws FunctionFailed;
  }

  FunctionSpec function() {
    return function;
  }

  /** Makes an instance; void for the sake of executors. */
  @SuppressWarnings("NullAway") // Callable<Void> can only answer null.
  Void warm() throws FunctionFailed {
    idle.push(create());
    return null;
  }

  byte[] with(Use use) throws FunctionFailed {
    admit();
    try {
      Instance warm = idle.poll();
      Instance instance = warm == null ? create() : warm;
      boolean reusable = true;
      try {
        return use.apply(instance);
      } catch (FunctionFailed e) {
        reusable = !TimedOut.isCauseOf(e) && !(e.getCause() instanceof VirtualMachineError);
        throw e;
      } finally {
        if (reusable) idle.push(instance);
      }
    } finally {
      running.release();
    }
  }

  private void admit() throws FunctionFailed {
    try {
      if (running.tryAcquire(function.timeout().toMillis(), TimeUnit.MILLISECONDS)) return;
      var cause = new IllegalStateException(MOST + " invocations run already");
      throw new FunctionFailed(function.name(), "Rate Exceeded", cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FunctionFailed(function.name(), "interrupted before it ran", e);
    }
  }

  private Instance create() throws FunctionFailed {
    String className = function.handler().replaceFirst("::handleRequest$", "");
    try {
      Class<?> type = Class.forName(className);
      return Instance.of(type, handlers.create(type, function.environment()));
    } catch (ClassNotFoundException e) {
      throw failure("class " + className + " is not on the class path", e);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw failure("its constructor failed: " + cause, cause);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw failure(String.valueOf(e.getMessage()), e);
    }
  }

  private FunctionFailed failure(String what, Throwable cause) {
    String message =
        "function %s: handler \"%s\" cannot be loaded: %s"
            .formatted(function.name(), function.handler(), what);
    return new FunctionFailed(function.name(), message, cause);
  }

  /** Closes the idle handlers that can be closed. */
  void close() {
    for (Instance instance = idle.poll(); instance != null; instance = idle.poll()) {
      try {
        instance.close();
      } catch (Exception e) {
        log.warn("function {}: its handler cannot be closed", function.name(), e);
      }
    }
  }
}
