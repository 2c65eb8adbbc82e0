package dev.blip.local.fleet;

import dev.blip.local.lambda.FunctionFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator that leaves when nothing happens, and is started when it is asked for: the service
 * of ECS and the schedule that it is told of are here.
 */
public final class OnDemand implements AutoCloseable {
  /** Cluster and service. */
  public static final String SERVICE = Control.CLUSTER + "/" + Control.SERVICE;

  /** As in the image, where a task has part of a processor: starts in half the processor time. */
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  private static final Duration STARTING = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Logger LOG = LoggerFactory.getLogger(OnDemand.class);

  private final CoordinatorProcess process;
  private final Control control;
  private int desired = 1;

  /** What is invoked when the schedule's time has come. */
  @FunctionalInterface
  public interface Target {
    void invoke() throws FunctionFailed;
  }

  private OnDemand(FleetPlan plan, int port, Target wake) throws IOException {
    Map<String, String> environment = new HashMap<>(plan.environment());
    environment.putAll(environment(port));
    environment.put("WAKE_SCHEDULE", Control.SCHEDULE);
    List<String> options = new ArrayList<>(plan.options());
    options.add(QUICK_START);
    process =
        new CoordinatorProcess(new FleetPlan(plan.ports(), environment, options, plan.folder()), 1);
    control = Control.start(port, new TaskApi(new Process()), new ScheduleApi(wake));
  }

  /**
   * Starts it, and returns when it is ready.
   *
   * @param plan of one coordinator
   * @param port of ECS and EventBridge Scheduler
   * @param wake what the schedule invokes
   * @throws IOException if it ends at its start, with what it said last, or is not ready in 90 s
   */
  public static OnDemand start(FleetPlan plan, int port, Target wake)
      throws IOException, InterruptedException {
    var started = new OnDemand(plan, port, wake);
    try {
      started.process.start();
      started.awaitReady();
      return started;
    } catch (IOException | InterruptedException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + STARTING.toNanos();
    try (var http = HttpClient.newHttpClient()) {
      while (!process.isReady(http)) {
        if (!process.isAlive()) throw new IOException(process.lastWords());
        if (System.nanoTime() > end) {
          throw new IOException(
              "coordinator is not ready after %d s; see %s"
                  .formatted(STARTING.toSeconds(), process.output()));
        }
        Thread.sleep(LOOK_EVERY);
      }
    }
  }

  /** How functions and coordinators find ECS, EventBridge Scheduler and the service. */
  public static Map<String, String> environment(int port) {
    String address = URI.create("http://127.0.0.1:" + port).toString();
    return Map.of(
        "AWS_ENDPOINT_URL_ECS",
        address,
        "AWS_ENDPOINT_URL_SCHEDULER",
        address,
        "COORDINATOR_SERVICE",
        SERVICE);
  }

  private final class Process implements TaskApi.Tasks {
    @Override
    public void desire(int count) {
      synchronized (OnDemand.this) {
        if (count != desired) LOG.info("coordinators that are asked for: {}", count);
        desired = count;
        try {
          if (count == 0) process.dismiss();
          else process.want();
        } catch (IOException e) {
          throw new UncheckedIOException("coordinator cannot be started", e);
        }
      }
    }

    @Override
    public int desired() {
      synchronized (OnDemand.this) {
        return desired;
      }
    }

    @Override
    public int running() {
      return process.isAlive() ? 1 : 0;
    }
  }

  @Override
  public void close() throws InterruptedException {
    control.close();
    process.close();
  }
}
