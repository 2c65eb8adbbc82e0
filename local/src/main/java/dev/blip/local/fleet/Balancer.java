package dev.blip.local.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands in for AWS's internal load balancer: takes connections at one port and passes each on
 * to a coordinator that is ready, in turn.
 */
final class Balancer implements AutoCloseable {
  private static final Duration CHECK_EVERY = Duration.ofMillis(500);
  private static final int CONNECT_MS = 1_000;
  private static final int BUFFER = 16 * 1024;

  private final ServerSocket server;
  private final List<Target> targets;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger turn = new AtomicInteger();

  private Balancer(ServerSocket server, List<Target> targets) {
    this.server = server;
    this.targets = targets;
  }

  static Balancer start(int port, List<Integer> coordinators) throws IOException {
    var server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    var balancer = new Balancer(server, coordinators.stream().map(Target::new).toList());
    balancer.threads.execute(balancer::accept);
    for (Target target : balancer.targets) balancer.threads.execute(() -> balancer.watch(target));
    return balancer;
  }

  int port() {
    return server.getLocalPort();
  }

  /** Whether every coordinator was ready when it was asked last. */
  boolean allReady() {
    return targets.stream().allMatch(Target::isHealthy);
  }

  private void watch(Target target) {
    try {
      while (!server.isClosed()) {
        target.check(http);
        Thread.sleep(CHECK_EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (true) {
      try {
        Socket caller = server.accept();
        threads.execute(() -> serve(caller));
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      for (int tries = 0; tries < targets.size(); tries++) {
        Target target = targets.get(Math.floorMod(turn.getAndIncrement(), targets.size()));
        if (target.isHealthy() && passOn(caller, target)) return;
      }
    } catch (IOException e) {
      // Either side has gone: both go.
      return;
    }
  }

  /** Whether the target took the connection. */
  private boolean passOn(Socket caller, Target target) throws IOException {
    try (var called = new Socket()) {
      try {
        called.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()), CONNECT_MS);
      } catch (IOException e) {
        target.refused();
        return false;
      }
      caller.setTcpNoDelay(true);
      called.setTcpNoDelay(true);
      target.joined(called);
      threads.execute(() -> pumpAndEnd(called, caller));
      pump(caller.getInputStream(), called.getOutputStream());
      called.shutdownOutput();
      return true;
    } finally {
      Target.end(caller);
    }
  }

  private static void pumpAndEnd(Socket from, Socket to) {
    try (from;
        to) {
      pump(from.getInputStream(), to.getOutputStream());
    } catch (IOException e) {
      // Both are closed.
      return;
    }
  }

  private static void pump(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
    http.shutdownNow();
  }
}
