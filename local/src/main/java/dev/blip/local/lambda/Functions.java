package dev.blip.local.lambda;

import dev.blip.local.template.FunctionSpec;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The template's functions in this JVM. An instance of a handler runs one event at a time and is
 * used again for the next one, as in Lambda; events that come together run on an instance each, at
 * most 100 for a function, and further ones wait. An instance that ran out of time is interrupted
 * and not used again. A failure is logged once, with its stack and the request's ID.
 */
public final class Functions implements Lambda, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Functions.class);

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("lambda-", 0).factory());
  private final Map<String, InstancePool> pools;

  /**
   * Loads nothing yet.
   *
   * @param handlers makes a handler of a class with an environment
   */
  public Functions(List<FunctionSpec> functions, HandlerFactory handlers) {
    this.pools =
        functions.stream()
            .map(function -> new InstancePool(function, handlers))
            .collect(Collectors.toUnmodifiableMap(pool -> pool.function().name(), pool -> pool));
  }

  /**
   * Makes one instance of every function, all at the same time, so that no first event waits for
   * it.
   *
   * @throws FunctionFailed if a handler cannot be loaded
   */
  public void warm() throws FunctionFailed, InterruptedException {
    List<Future<?>> starts =
        pools.values().stream().<Future<?>>map(pool -> threads.submit(pool::warm)).toList();
    for (Future<?> start : starts) {
      try {
        start.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof FunctionFailed failed) throw failed;
        throw new IllegalStateException("a function cannot be loaded", e.getCause());
      }
    }
  }

  @Override
  public byte[] invoke(String function, byte[] event) throws FunctionFailed {
    InstancePool pool = pools.get(function);
    if (pool == null) {
      var cause = new IllegalArgumentException("the template has no function " + function);
      throw new FunctionFailed(function, String.valueOf(cause.getMessage()), cause);
    }
    TooLarge.requireEvent(function, event);
    Invocation invocation = Invocation.begin(UUID.randomUUID().toString(), pool.function());
    try {
      byte[] answer = run(pool, event, invocation);
      TooLarge.requireAnswer(function, answer);
      return answer;
    } catch (FunctionFailed e) {
      tell(e, invocation);
      throw e;
    }
  }

  private byte[] run(InstancePool pool, byte[] event, Invocation invocation) throws FunctionFailed {
    return pool.with(
        instance -> {
          try {
            Future<byte[]> answer = threads.submit(() -> instance.handle(event, invocation));
            return await(answer, invocation);
          } catch (RejectedExecutionException e) {
            throw new FunctionFailed(invocation.getFunctionName(), "functions are closed", e);
          }
        });
  }

  private static byte[] await(Future<byte[]> answer, Invocation invocation) throws FunctionFailed {
    String name = invocation.getFunctionName();
    try {
      return answer.get(invocation.getRemainingTimeInMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw TimedOut.failure(name, invocation.timeout(), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new FunctionFailed(name, "interrupted while it ran", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new FunctionFailed(name, message(cause), cause);
    }
  }

  private static String message(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private void tell(FunctionFailed failure, Invocation invocation) {
    // An authorizer says no by throwing exactly this: not a fault.
    if ("Unauthorized".equals(failure.getMessage())) return;
    if (threads.isShutdown() || failure.getCause() instanceof InterruptedException) {
      log.info("function {} was ended with its house", failure.function());
      return;
    }
    log.error(
        "function {} failed: {} (request {})",
        failure.function(),
        failure.getMessage(),
        invocation.getAwsRequestId(),
        failure.getCause());
  }

  /** Interrupts what still runs. */
  @Override
  public void close() {
    threads.shutdownNow();
    pools.values().forEach(InstancePool::close);
  }
}
