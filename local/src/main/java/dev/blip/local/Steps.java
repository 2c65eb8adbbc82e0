package dev.blip.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The steps of a start, timed. */
final class Steps {
  private final Progress progress;

  Steps(Progress progress) {
    this.progress = progress;
  }

  interface Step {
    void run() throws Exception;
  }

  void one(String what, Step step) throws Exception {
    long begin = System.nanoTime();
    step.run();
    progress.done(what, Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Runs steps at the same time; waits for all of them, then throws what the first one threw. */
  void together(Map<String, Step> steps) throws Exception {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      steps.forEach(
          (what, step) ->
              running.add(
                  threads.submit(
                      () -> {
                        one(what, step);
                        return null;
                      })));
    }
    for (Future<?> each : running) {
      try {
        each.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Exception cause) throw cause;
        throw e;
      }
    }
  }
}
