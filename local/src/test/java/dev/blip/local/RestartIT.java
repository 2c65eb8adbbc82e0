package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered is there after a restart: one in good order, and one by kill -9. */
class RestartIT {
  @TempDir Path data;

  @Test
  void links_and_clicks_survive_a_restart_and_a_kill() throws Exception {
    Process first = spawn();
    try {
      House house = new House(origin(first));
      house.makeLink("demo", "kept");
      house.follow("kept", "MY");
      house.watch("demo").awaitClick(1);
    } finally {
      first.destroy();
      assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    Process second = spawn();
    try {
      House house = new House(origin(second));
      assertThat(house.follow("kept", "DE")).isEqualTo("https://example.org/de");
      house.watch("demo").awaitClick(2);
    } finally {
      second.destroyForcibly();
      assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(second.exitValue()).as("killed by SIGKILL").isEqualTo(128 + 9);
    Process third = spawn();
    try {
      JsonNode snapshot = new House(origin(third)).watch("demo").await("snapshot").json();
      assertThat(snapshot.path("clicks")).hasSize(2);
      assertThat(snapshot.at("/totals/today").asLong()).isEqualTo(2);
    } finally {
      third.destroy();
      assertThat(third.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process spawn() throws Exception {
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
    builder
        .environment()
        .putAll(
            Map.of(
                "BLIP_PORT", Integer.toString(FreePort.next()),
                "BLIP_COORDINATOR_PORT", Integer.toString(FreePort.next()),
                "BLIP_DEMO", "off",
                "BLIP_DATA", data.toString()));
    return builder.start();
  }

  /** Where the house says that its map is. */
  private static URI origin(Process house) throws Exception {
    BufferedReader out = house.inputReader(StandardCharsets.UTF_8);
    var ready = new CompletableFuture<URI>();
    Thread.ofVirtual()
        .start(
            () -> {
              var said = new StringBuilder();
              try {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                  said.append(line).append('\n');
                  if (line.contains("live map")) {
                    ready.complete(URI.create(line.replaceAll(".*(http://\\S+)/app/.*", "$1")));
                  }
                }
              } catch (IOException e) {
                said.append(e);
              }
              ready.completeExceptionally(new AssertionError("did not start:\n" + said));
            });
    return ready.get(90, TimeUnit.SECONDS);
  }
}
