package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A house whose coordinator leaves after a second without anything to do, and comes again. */
final class RestingHouse implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String LEAVES = "going to rest";
  private static final String RESTS = "; one is being started, try again in some seconds";

  private final Path coordinators;
  private final Laptop laptop;
  final House house;

  /** How often {@link #insist} was told that a room rests. */
  final AtomicInteger toldToComeAgain = new AtomicInteger();

  RestingHouse(Path data) throws Exception {
    coordinators = data.resolve("coordinators");
    laptop = House.startResting(data, 1);
    house = new House(laptop.origin());
  }

  /** The coordinator's process, where one runs. */
  Optional<ProcessHandle> coordinator() {
    try {
      String pid = Files.readString(coordinators.resolve("1.pid")).strip();
      if (pid.isEmpty()) return Optional.empty();
      return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void awaitRest() {
    await().atMost(PATIENCE).until(() -> coordinator().isEmpty());
  }

  /** How much the coordinators have said so far, for {@link #awaitDecision}. */
  long said() throws IOException {
    return Files.size(coordinators.resolve("1.log"));
  }

  /** Waits until the coordinator has decided to leave; it does so within a second or two. */
  void awaitDecision(long since) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () ->
                coordinator().isEmpty()
                    || (said() > since
                        && Files.readString(coordinators.resolve("1.log"))
                            .substring((int) since)
                            .contains(LEAVES)));
  }

  /** Ends the coordinator by kill -9; tells whether there was one. */
  boolean kill() {
    Optional<ProcessHandle> victim = coordinator();
    victim.ifPresent(ProcessHandle::destroyForcibly);
    return victim.isPresent();
  }

  /** What a caller was told in the end, and whether an earlier try may have been carried out. */
  record Told(HttpResponse<String> answer, boolean mayHaveBeenDone) {}

  /**
   * What a visitor gets who comes again for as long as they are told to. Who is told that no
   * coordinator runs was not served; of other failures nobody knows.
   */
  Told insist(String method, String path, String body) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean unsure = false;
    while (true) {
      HttpResponse<String> answer = house.send(method, path, body);
      if (answer.statusCode() < 500 || System.nanoTime() > end) return new Told(answer, unsure);
      if (answer.body().contains(RESTS)) {
        assertThat(answer.statusCode()).isEqualTo(503);
        toldToComeAgain.incrementAndGet();
        assertThat(answer.headers().firstValue("Retry-After")).as(answer.body()).hasValue("5");
      } else {
        unsure = true;
      }
      Thread.sleep(250);
    }
  }

  @Override
  public void close() {
    laptop.close();
  }
}
