package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The JavaScript client in Node, playing the clients' scenario by {@code scenario.mjs}. */
final class NodePlayer implements AutoCloseable {
  private static final Path CLIENTS = Path.of("..", "clients");

  private final Path told;
  private final Process process;

  /**
   * Begins.
   *
   * @param told the file for what it says
   */
  NodePlayer(House house, String account, String topic, Path told) throws Exception {
    this.told = told;
    this.process =
        new ProcessBuilder(
                "node",
                CLIENTS.resolve("js/test/scenario.mjs").toString(),
                house.origin.toString(),
                house.token(account),
                topic,
                CLIENTS.resolve("scenario.json").toString())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
  }

  String told() throws IOException {
    return Files.readString(told);
  }

  /** The numbers that its handler has dealt with, in order. */
  List<Long> handled() throws IOException {
    return Files.readAllLines(told).stream()
        .filter(line -> line.matches("[0-9]+"))
        .map(Long::valueOf)
        .toList();
  }

  /** Waits until it ends; it must be content. */
  void awaitEnd(Duration patience) throws Exception {
    boolean ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).as(told()).isTrue();
    assertThat(process.exitValue()).as(told()).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
