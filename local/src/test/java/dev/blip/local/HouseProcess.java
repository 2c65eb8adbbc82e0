package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A house in a process of its own, so that it can be killed. Keeps its ports when started anew. */
final class HouseProcess implements AutoCloseable {
  private final Path data;
  private final Map<String, String> environment;
  private final int port = FreePort.next();
  private Process process;

  private HouseProcess(Path data, Map<String, String> environment) throws Exception {
    this.data = data;
    this.environment = new HashMap<>(environment);
    this.environment.put("BLIP_PORT", Integer.toString(port));
    int coordinators = Integer.parseInt(environment.getOrDefault("BLIP_COORDINATORS", "1"));
    this.environment.put("BLIP_COORDINATOR_PORT", Integer.toString(FreePort.block(coordinators)));
    this.environment.put("BLIP_DEMO", "off");
    this.environment.put("BLIP_DATA", data.toString());
    this.process = spawn();
    awaitReady();
    assertThat(data.resolve("log/blip.log")).as("the log, chosen before anything logs").exists();
  }

  /** Starts a house without demo, and waits until it can be used. */
  static HouseProcess start(Path data, Map<String, String> environment) throws Exception {
    return new HouseProcess(data, environment);
  }

  House house() {
    return new House(URI.create("http://localhost:" + port));
  }

  /** Kills one of several coordinators, unless it is dead; the number counts from 1. */
  void killCoordinator(int number) throws IOException {
    String pid = Files.readString(data.resolve("coordinators").resolve(number + ".pid")).strip();
    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Ends it in good order. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("stopped in good order").isTrue();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("killed by SIGKILL").isEqualTo(128 + 9);
  }

  /** Freezes it, as a machine does that is out of memory or asleep. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  void startAgain() throws Exception {
    process = spawn();
    awaitReady();
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive()) stop();
  }

  private Process spawn() throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                House.TEMPLATE.toString())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Until it says where its map is. */
  private void awaitReady() throws Exception {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    var ready = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(
            () -> {
              var said = new StringBuilder();
              try {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                  said.append(line).append('\n');
                  if (line.contains("live map")) ready.complete(true);
                }
              } catch (IOException e) {
                said.append(e);
              }
              ready.completeExceptionally(new AssertionError("did not start:\n" + said));
            });
    ready.get(120, TimeUnit.SECONDS);
  }
}
