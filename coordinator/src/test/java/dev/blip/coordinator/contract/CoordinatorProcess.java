package dev.blip.coordinator.contract;

import dev.blip.coordinator.Main;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A coordinator in a JVM of its own, to be killed. */
public final class CoordinatorProcess implements AutoCloseable {
  private final List<String> command = new ArrayList<>();
  private final Map<String, String> environment;
  private final Path output;
  private final URI url;
  private Process process;

  /** Starts one. */
  CoordinatorProcess(
      Fleet.Place place, Program program, Map<String, String> environment, Path folder)
      throws IOException {
    command.addAll(place.before());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1"));
    command.addAll(program.options());
    command.add(Main.class.getName());
    this.environment = new HashMap<>(environment);
    this.environment.put(ProbeParty.MAY_END, "yes");
    this.environment.put("BLIP_ADDRESS", place.host());
    this.environment.put("BLIP_COORDINATOR_PORT", Integer.toString(place.port()));
    this.output = folder.resolve("coordinator-" + place.host() + "-" + place.port() + ".log");
    this.url = URI.create("http://" + place.host() + ":" + place.port());
    process = start();
  }

  private Process start() throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  public URI url() {
    return url;
  }

  public Path output() {
    return output;
  }

  /** Waits for it to end by itself; empty if it does not in time. */
  OptionalInt end(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
        ? OptionalInt.of(process.exitValue())
        : OptionalInt.empty();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Kills it: kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to leave, and waits: SIGTERM. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) kill();
  }

  /** Starts it again after its end. */
  public void startAgain() throws IOException {
    process = start();
  }

  /** Sends it any other signal: STOP, CONT. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
